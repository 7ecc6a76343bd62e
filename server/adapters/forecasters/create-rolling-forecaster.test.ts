import { createRollingForecaster } from "@/server/adapters/forecasters/create-rolling-forecaster";
import { forecasterConformance } from "@/server/ports/forecaster.conformance";

forecasterConformance("createRollingForecaster", createRollingForecaster);

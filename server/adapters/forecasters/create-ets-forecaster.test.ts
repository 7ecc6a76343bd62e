import { createEtsForecaster } from "@/server/adapters/forecasters/create-ets-forecaster";
import { forecasterConformance } from "@/server/ports/forecaster.conformance";

forecasterConformance("createEtsForecaster", createEtsForecaster);

import { createDriftForecaster } from "@/server/adapters/forecasters/create-drift-forecaster";
import { forecasterConformance } from "@/server/ports/forecaster.conformance";

forecasterConformance("createDriftForecaster", createDriftForecaster);

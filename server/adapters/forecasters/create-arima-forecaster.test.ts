import { createArimaForecaster } from "@/server/adapters/forecasters/create-arima-forecaster";
import { forecasterConformance } from "@/server/ports/forecaster.conformance";

forecasterConformance("createArimaForecaster", createArimaForecaster);

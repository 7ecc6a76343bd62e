import { createSeasonalNaiveForecaster } from "@/server/adapters/forecasters/create-seasonal-naive-forecaster";
import { forecasterConformance } from "@/server/ports/forecaster.conformance";

forecasterConformance("createSeasonalNaiveForecaster", createSeasonalNaiveForecaster);

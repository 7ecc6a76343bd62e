import { createProphetForecaster } from "@/server/adapters/forecasters/create-prophet-forecaster";
import { forecasterConformance } from "@/server/ports/forecaster.conformance";

forecasterConformance("createProphetForecaster", createProphetForecaster);

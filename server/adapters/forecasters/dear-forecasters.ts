import { createArimaForecaster } from "@/server/adapters/forecasters/create-arima-forecaster";
import { createRollingForecaster } from "@/server/adapters/forecasters/create-rolling-forecaster";
import { createLstmForecaster } from "@/server/adapters/forecasters/lstm/create-lstm-forecaster";
import { shippedLstm } from "@/server/adapters/forecasters/lstm/shipped-lstm";
import type { Forecaster } from "@/server/ports/forecaster";

/**
 * The models that cost tens of milliseconds a series: they live in a thread of their own. Prophet is left out: it costs
 * ten times as much and lost to the last value on most sets (docs/models/prophet.md).
 */
export function dearForecasters(): Forecaster[] {
  return [createRollingForecaster(), createArimaForecaster(), createLstmForecaster(shippedLstm())];
}

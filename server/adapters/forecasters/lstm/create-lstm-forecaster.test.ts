import { describe, expect, it } from "vitest";
import { createLstmForecaster } from "@/server/adapters/forecasters/lstm/create-lstm-forecaster";
import { shippedLstm } from "@/server/adapters/forecasters/lstm/shipped-lstm";
import { readLstm, serializeLstm } from "@/server/domain/forecast/lstm/lstm-weights";
import { forecasterConformance } from "@/server/ports/forecaster.conformance";

forecasterConformance("the shipped LSTM", () => createLstmForecaster(shippedLstm()));

const series = {
  startAt: 0,
  stepSeconds: 60,
  values: Float64Array.from({ length: 200 }, (_, i) => 50 + 10 * Math.sin(i / 9)),
};

describe("the LSTM's weights", () => {
  it("say after a reload what they said before", async () => {
    const read = readLstm(serializeLstm(shippedLstm()));
    if (read.kind === "damaged") throw new Error(read.because);
    const before = await createLstmForecaster(shippedLstm()).forecast(series, 30, "cpu");
    expect(await createLstmForecaster(read.weights).forecast(series, 30, "cpu")).toEqual(before);
  });

  it("that are not numbers fail the forecast instead of making one", async () => {
    const poisoned = shippedLstm().map((own) => own.map(() => Number.NaN));
    await expect(createLstmForecaster(poisoned).forecast(series, 5, "cpu")).rejects.toThrow("of no use");
  });
});

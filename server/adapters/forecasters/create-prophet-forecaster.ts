import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createBandedForecaster } from "@/server/adapters/forecasters/create-banded-forecaster";
import { findSeasons } from "@/server/domain/forecast/rolling/find-seasons";
import type { Seconds } from "@/server/domain/units";
import type { Forecaster } from "@/server/ports/forecaster";

const MIN_POINTS = 48;
const MOST_POINTS = 720;
const WAVES = 4;
const DAY_SECONDS = 86_400;
/** Any fixed start serves: periods are ours, none is taken from the calendar. */
const EPOCH_SECONDS = 1_700_006_400;
const OFF = { type: "manual", enabled: false } as const;

/**
 * Prophet (augurs, Stan in WebAssembly): a trend with change points and the waves of the periods found. About a thousand
 * times as dear as a regression, so it is for slow series that are forecast seldom. See docs/models/prophet.md.
 */
export function createProphetForecaster(): Forecaster {
  return createBandedForecaster({
    name: "prophet",
    minPoints: MIN_POINTS,
    mostPoints: MOST_POINTS,
    async point(values, steps, stepSeconds) {
      const { Prophet, optimizer } = await load();
      const hour = 3600 / stepSeconds;
      const largest = Math.max(...values.map(Math.abs), 1e-12);
      const model = new Prophet({
        optimizer,
        yearlySeasonality: OFF,
        weeklySeasonality: OFF,
        dailySeasonality: OFF,
        uncertaintySamples: 0,
      });
      try {
        for (const season of findSeasons(values, [hour, 24 * hour]).slice(0, 2))
          model.addSeasonality(`every ${season} steps`, {
            period: (season * stepSeconds) / DAY_SECONDS,
            fourierOrder: Math.min(WAVES, season >> 1),
          });
        model.fit({ ds: times(0, values.length, stepSeconds), y: [...values].map((v) => v / largest) });
        const said = model.predict({ ds: times(values.length, steps, stepSeconds) });
        return [...said.yhat.point].map((value) => value * largest);
      } finally {
        model.free();
      }
    },
  });
}

const times = (from: number, count: number, stepSeconds: Seconds) =>
  Array.from({ length: count }, (_, i) => EPOCH_SECONDS + (from + i) * stepSeconds);

let loading: ReturnType<typeof loadOnce> | undefined;

/** Stan's three megabytes are read when Prophet first speaks, and not before. */
function load() {
  loading ??= loadOnce();
  return loading;
}

async function loadOnce() {
  const [{ Prophet, initSync }, { optimizer }] = await Promise.all([
    import("@bsull/augurs/prophet"),
    import("@bsull/augurs-prophet-wasmstan"),
  ]);
  const script = createRequire(import.meta.url).resolve("@bsull/augurs/prophet");
  initSync({ module: readFileSync(script.replace(/\.js$/, "_bg.wasm")) });
  return { Prophet, optimizer };
}

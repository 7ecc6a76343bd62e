import { z } from "zod";
import { selectSeries, setTelemetry } from "@/server/operator/choose-telemetry";
import { readApplicationHistory } from "@/server/store/application-samples";
import { readContainer } from "@/server/store/container-view";
import { readForecastBands } from "@/server/store/forecasts";
import { readHistory } from "@/server/store/history";
import { readNearestCase } from "@/server/store/nearest-case";
import { readPastForecasts } from "@/server/store/past-forecasts";
import { readMarks, readTimeline } from "@/server/store/timeline";
import { inRest } from "../in-rest";
import { actionOutcome, rowId } from "../shapes/common";
import {
  changeMark,
  containerDetail,
  forecastBand,
  history,
  outcomeMark,
  pastForecast,
  timelineEntry,
} from "../shapes/container";
import { pastCase } from "../shapes/past-case";
import { operatorProcedure, router, viewerProcedure } from "../trpc";

const RANGE_SECONDS = { "15m": 900, "1h": 3600, "6h": 21_600, "24h": 86_400, "7d": 604_800 } as const;
const range = z.enum(["15m", "1h", "6h", "24h", "7d"]);
const id = rowId;

export const containerRouter = router({
  get: viewerProcedure
    .meta(
      inRest(
        "GET",
        "/containers/{id}",
        "One container: risk by cause, reasons, policy, leases",
        "containers",
      ),
    )
    .input(z.object({ id }))
    .output(containerDetail)
    .query(({ ctx, input }) => readContainer(ctx.db, input.id, ctx.clock.now(), ctx.intervalSeconds)),
  history: viewerProcedure
    .meta(inRest("GET", "/containers/{id}/history", "Usage and limits over time, column-wise", "containers"))
    .input(z.object({ id, range }))
    .output(history)
    .query(({ ctx, input }) => readHistory(ctx.db, input.id, ctx.clock.now(), RANGE_SECONDS[input.range])),
  forecast: viewerProcedure
    .meta(inRest("GET", "/containers/{id}/forecast", "The newest forecast bands", "containers"))
    .input(z.object({ id }))
    .output(z.array(forecastBand))
    .query(({ ctx, input }) => readForecastBands(ctx.db, input.id, ctx.clock.now())),
  pastForecasts: viewerProcedure
    .input(z.object({ id, range }))
    .output(z.array(pastForecast))
    .query(({ ctx, input }) =>
      readPastForecasts(ctx.db, input.id, ctx.clock.now(), RANGE_SECONDS[input.range]),
    ),
  marks: viewerProcedure
    .input(z.object({ id, range }))
    .output(z.object({ changes: z.array(changeMark), outcomes: z.array(outcomeMark) }))
    .query(({ ctx, input }) => readMarks(ctx.db, input.id, ctx.clock.now(), RANGE_SECONDS[input.range])),
  nearestCase: viewerProcedure
    .input(z.object({ id }))
    .output(pastCase.nullable())
    .query(({ ctx, input }) => readNearestCase(ctx.db, input.id, ctx.clock.now())),
  timeline: viewerProcedure
    .meta(inRest("GET", "/containers/{id}/timeline", "What was said and done about it", "containers"))
    .input(z.object({ id }))
    .output(z.array(timelineEntry))
    .query(({ ctx, input }) => readTimeline(ctx.db, input.id)),
  applicationHistory: viewerProcedure
    .input(z.object({ seriesId: id, range }))
    .output(z.object({ at: z.array(z.number()), value: z.array(z.number()) }))
    .query(({ ctx, input }) =>
      readApplicationHistory(ctx.db, input.seriesId, ctx.clock.now(), RANGE_SECONDS[input.range]),
    ),
  setTelemetry: operatorProcedure
    .input(z.object({ id, endpoint: z.string().trim().max(200).nullable() }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => setTelemetry(ctx, input)),
  selectSeries: operatorProcedure
    .input(
      z.object({
        seriesId: id,
        selected: z.boolean(),
        role: z.enum(["latency", "errors", "queue", "traffic"]).nullable(),
      }),
    )
    .output(actionOutcome)
    .mutation(({ ctx, input }) => selectSeries(ctx, input)),
});

import { z } from "zod";
import type { FleetView } from "@/server/domain/fleet/fleet-view";
import { selectRows } from "@/server/domain/fleet/select-rows";
import { type FleetSummaryValues, summarizeFleet } from "@/server/domain/fleet/summarize-fleet";
import { type Fleet, readSparks } from "@/server/store/fleet-view";
import { inRest } from "../in-rest";
import { rowId } from "../shapes/common";
import { type FleetRow, fleetName, fleetPage, fleetView, sparks } from "../shapes/fleet";
import { router, viewerProcedure } from "../trpc";

/** Several stretches of one view are asked for at once, by every page that is open: it is sorted once. */
const looks = new WeakMap<Fleet, Map<string, Look>>();

interface Look {
  summary: FleetSummaryValues;
  shown: FleetRow[];
}

function lookAt(fleet: Fleet, view: FleetView): Look {
  const known = looks.get(fleet) ?? new Map<string, Look>();
  looks.set(fleet, known);
  const key = JSON.stringify(view);
  const look = known.get(key) ?? { summary: summarizeFleet(fleet.rows), shown: selectRows(fleet.rows, view) };
  known.set(key, look);
  return look;
}

export const fleetRouter = router({
  list: viewerProcedure
    .meta(
      inRest(
        "GET",
        "/containers",
        "Containers with usage, limits and risk, in the order of a view",
        "containers",
      ),
    )
    .input(
      fleetView.extend({
        offset: z.number().int().min(0).max(1_000_000).default(0),
        limit: z.number().int().min(1).max(500).default(50),
      }),
    )
    .output(fleetPage)
    .query(async ({ ctx, input }) => {
      const fleet = await ctx.fleet();
      const { offset, limit, ...view } = input;
      const { summary, shown } = lookAt(fleet, view);
      return {
        at: fleet.at,
        intervalSeconds: fleet.intervalSeconds,
        summary,
        total: fleet.rows.length,
        shown: shown.length,
        rows: shown.slice(offset, offset + limit),
      };
    }),
  /** All of them by name, the nearest to failing first: for finding one. */
  names: viewerProcedure.output(z.array(fleetName)).query(async ({ ctx }) => {
    const { rows } = await ctx.fleet();
    return rows.map(({ id, name, image, hostName, cause }) => ({ id, name, image, hostName, cause }));
  }),
  sparks: viewerProcedure
    .input(z.object({ ids: z.array(rowId).max(200) }))
    .output(sparks)
    .query(({ ctx, input }) => readSparks(ctx.db, input.ids, ctx.clock.now())),
});

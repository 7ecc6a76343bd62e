import { parseArgs } from "node:util";

export interface ForecastArguments {
  traces: string;
  sets: string[] | null;
  horizon: "1h" | "1step";
  from: number;
  dear: boolean;
  json: boolean;
}

/** Throws with what is wrong: an option that is misspelt must not become a default. */
export function readArguments(args: string[]): ForecastArguments {
  const { values } = parseArgs({
    args,
    options: {
      traces: { type: "string" },
      sets: { type: "string" },
      horizon: { type: "string", default: "1h" },
      from: { type: "string", default: "0.5" },
      dear: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  });
  if (!values.traces) throw new Error("--traces DIR is needed");
  const { horizon } = values;
  if (horizon !== "1h" && horizon !== "1step") throw new Error(`--horizon is 1h or 1step, not "${horizon}"`);
  const from = Number(values.from);
  if (!(from > 0 && from < 1)) throw new Error(`--from lies between 0 and 1, not "${values.from}"`);
  const sets = values.sets === undefined ? null : values.sets.split(",").map((set) => set.trim());
  if (sets?.includes("")) throw new Error(`--sets has an empty name in "${values.sets}"`);
  return { traces: values.traces, sets, horizon, from, dear: values.dear, json: values.json };
}

import { FEATURE_COUNT } from "@/server/domain/risk/features/feature-table";
import { memoryFeatures } from "@/server/domain/risk/features/memory-features";
import { drawKind, type MemoryStory, tellMemoryStory } from "@/server/domain/risk/training/memory-story";
import type { TrainingRow } from "@/server/domain/risk/training/training-row";
import { SeededRandom } from "@/server/domain/simulation/seeded-random";

const ROWS_A_STORY = 36;
const MINUTE_MS = 60_000;

/**
 * Rows of synthetic memory series: the features at random instants, and whether the story killed its container.
 *
 * without  kinds that are not told; balance: how many die, as in production or as a learner needs.
 * Returns  36 rows a story at most, in order; the same seed gives the same rows.
 */
export function storyRows(
  stories: number,
  seed: number,
  without: ReadonlySet<string> = new Set(),
  balance: "natural" | "troubled" = "troubled",
): TrainingRow[] {
  const rows: TrainingRow[] = [];
  for (let s = 0; s < stories; s++) {
    const random = new SeededRandom(seed, s);
    const story = tellMemoryStory(drawKind(random, without, balance), random);
    rows.push(...rowsOf(story, seed * 1_000_003 + s, random));
  }
  return rows;
}

function rowsOf(story: MemoryStory, group: number, random: SeededRandom): TrainingRow[] {
  const { levels, stepSeconds, deaths } = story;
  const at = Float64Array.from(levels, (_, i) => i * stepSeconds * 1000);
  const end = (levels.length * stepSeconds) / 60;
  const places = Array.from(
    { length: ROWS_A_STORY },
    () => 6 + Math.floor(random.uniform() * (levels.length - 6)),
  );
  return places
    .sort((a, b) => a - b)
    .map((last) => {
      const minutes = (last * stepSeconds) / 60;
      // A container that was met a while ago only: its history is cut.
      const metMinutes = random.uniform() < 0.4 ? Number.POSITIVE_INFINITY : 3 * 300 ** random.uniform();
      const first = Math.max(0, last - Math.max(5, Math.floor((metMinutes * 60) / stepSeconds)));
      const features = new Float64Array(FEATURE_COUNT).fill(Number.NaN);
      const series = {
        at: at.subarray(first),
        bytes: levels.subarray(first).map(toBytes),
        count: last - first + 1,
      };
      memoryFeatures(series, at[last]!, toBytes(1), 0, features);
      const next = deaths.find((death) => death > minutes) ?? Number.POSITIVE_INFINITY;
      return {
        features,
        group,
        kind: story.kind,
        minutesTo: { memory: next - minutes, cpu: Number.POSITIVE_INFINITY, other: Number.POSITIVE_INFINITY },
        seenMinutes: end - minutes,
        at: (minutes * MINUTE_MS) / 1000,
      };
    });
}

/** Of a limit of 1 GiB: features know no scale. */
function toBytes(share: number): number {
  return share * 1024 ** 3;
}

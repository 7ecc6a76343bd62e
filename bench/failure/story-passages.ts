import { memorySample } from "@/bench/alarms/memory-samples";
import { liveInput } from "@/bench/failure/ask-live";
import type { AssessInput } from "@/server/domain/risk/assess-input";
import type { TimeToFailure } from "@/server/domain/risk/assessment";
import { gatherEvidence } from "@/server/domain/risk/gather-evidence";
import { memoryPassage, timeToPassage } from "@/server/domain/risk/memory-risk";
import type { PassageCase, PassageShift } from "@/server/domain/risk/training/calibrate-passage";
import { drawKind, type MemoryStory, tellMemoryStory } from "@/server/domain/risk/training/memory-story";
import { SeededRandom } from "@/server/domain/simulation/seeded-random";

const LIMIT_BYTES = 1024 ** 3;
const MINUTE_MS = 60_000;
const BLOCK_MINUTES = 5;
/** From a date that no sample's age can reach back behind. */
const START = 1_760_000_000_000;
const [SOONEST, LATEST] = [3, 53];

/** Stories that die of their memory within the hour, and when they were said to; one case a story. `shift`: as shipped. */
export function storyPassages(stories: number, seed: number, shift?: PassageShift): PassageCase[] {
  const cases: PassageCase[] = [];
  for (let s = 0; s < stories; s++) {
    const random = new SeededRandom(seed, s);
    const story = tellMemoryStory(drawKind(random, new Set()), random);
    const death = story.deaths[Math.floor(random.uniform() * story.deaths.length)];
    const ahead = SOONEST + (LATEST - SOONEST) * random.uniform();
    if (death === undefined) continue;
    const last = Math.floor(((death - ahead) * 60) / story.stepSeconds);
    // What came of the run before is another story: told from the last death on.
    if (story.deaths.some((other) => other < death && other * 60 > last * story.stepSeconds)) continue;
    const told = last < 6 ? null : tell(liveInput(knownAt(story, last)), shift);
    if (told) cases.push({ seconds: death * 60 - last * story.stepSeconds, told });
  }
  return cases;
}

function tell(input: AssessInput, shift?: PassageShift): TimeToFailure | null {
  const evidence = gatherEvidence(input);
  return evidence.kind === "unknown" ? null : timeToPassage(memoryPassage(evidence, input.limits), shift);
}

function knownAt({ levels, stepSeconds, deaths }: MemoryStory, last: number) {
  const now = START + last * stepSeconds * 1000;
  const born = deaths.findLast((death) => death * 60 <= last * stepSeconds);
  const at = (i: number) => START + i * stepSeconds * 1000;
  const points = Array.from({ length: last + 1 }, (_, i) => ({ at: at(i), value: levels[i]! * LIMIT_BYTES }));
  const hour = points.filter((point) => point.at >= now - 60 * MINUTE_MS);
  const every = Math.max(1, Math.round((BLOCK_MINUTES * 60) / stepSeconds));
  return {
    now,
    intervalSeconds: stepSeconds,
    samples: hour.map((point) => memorySample(point.at, point.value)),
    history: points.filter((point, i) => point.at < hour[0]!.at && i % every === 0),
    limits: { cpuMillicores: null, memoryBytes: LIMIT_BYTES },
    startedAt: born === undefined ? START - 60 * MINUTE_MS : START + born * MINUTE_MS,
    health: "none" as const,
    restartCountWindow: { restarts: 0, failures: [] },
    fixedHeap: null,
  };
}

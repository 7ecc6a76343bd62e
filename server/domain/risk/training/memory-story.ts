import type { SeededRandom } from "@/server/domain/simulation/seeded-random";

/** Shapes that memory takes in real fleets. */
export const STORY_KINDS = [
  "plateau",
  "rhythm",
  "sawtooth",
  "steps",
  "fill",
  "rampHold",
  "wander",
  "stoppedLeak",
  "redeploy",
  "outliers",
  "leak",
  "burstyLeak",
  "fasterLeak",
  "lateLeak",
  "surge",
] as const;
export type StoryKind = (typeof STORY_KINDS)[number];

/** In a hundred: most containers are well, and many of them live close to their limit. */
const SHARES: Record<StoryKind, number> = {
  plateau: 19,
  rhythm: 12,
  sawtooth: 13,
  steps: 11,
  fill: 12,
  rampHold: 6,
  wander: 7,
  stoppedLeak: 7,
  redeploy: 5,
  outliers: 7,
  leak: 6,
  burstyLeak: 2,
  fasterLeak: 2,
  lateLeak: 5,
  surge: 2,
};

export interface MemoryStory {
  kind: StoryKind;
  stepSeconds: number;
  /** Shares of the limit, one a step. */
  levels: Float64Array;
  /** Minutes from the start at which it was killed for memory. */
  deaths: number[];
}

const STEPS = [
  { seconds: 10, hours: 3 },
  { seconds: 30, hours: 8 },
  { seconds: 60, hours: 24 },
  { seconds: 60, hours: 12 },
  { seconds: 300, hours: 72 },
  { seconds: 300, hours: 48 },
] as const;

const SPIKY_SHARE = 0.25;

/** In production about one container in thirty dies of its memory, not one in eight. */
const NATURAL_SHARE_OF_DEATHS = 0.25;
const DEADLY: ReadonlySet<StoryKind> = new Set(["leak", "burstyLeak", "fasterLeak", "lateLeak", "surge"]);

export function drawKind(
  random: SeededRandom,
  without: ReadonlySet<string>,
  balance: "natural" | "troubled" = "troubled",
): StoryKind {
  const share = (kind: StoryKind) =>
    SHARES[kind] * (balance === "natural" && DEADLY.has(kind) ? NATURAL_SHARE_OF_DEATHS : 1);
  const kinds = STORY_KINDS.filter((kind) => !without.has(kind));
  let left = random.uniform() * kinds.reduce((sum, kind) => sum + share(kind), 0);
  for (const kind of kinds) {
    left -= share(kind);
    if (left < 0) return kind;
  }
  return kinds.at(-1)!;
}

/** One container's memory at one of four sample steps, killed whenever it reaches what it may hold. */
export function tellMemoryStory(kind: StoryKind, random: SeededRandom): MemoryStory {
  const { seconds, hours } = STEPS[Math.floor(random.uniform() * STEPS.length)]!;
  const count = Math.round((hours * 3600) / seconds);
  const shape = shapeOf(kind, random, hours * 60);
  const noise = logUniform(random, 0.0002, 0.012);
  const slow = logUniform(random, 0.0002, 0.015);
  const grain = random.uniform() < 0.3 ? (random.uniform() < 0.5 ? 0.01 : 0.001) : 0;
  const keep = Math.exp(-seconds / logUniform(random, 120, 7200));
  // What does not die is held by the kernel just under its limit: cache is reclaimed.
  const held = 0.975 + 0.024 * random.uniform();
  const killedAt = random.uniform() < 0.4 ? 1 : 0.93 + 0.07 * random.uniform();
  const rest = 0.03 + 0.1 * random.uniform();
  const spike = spikes(random);
  const levels = new Float64Array(count);
  const deaths: number[] = [];
  let wave = 0;
  let bornAt = shape.bornAt;
  for (let i = 0; i < count; i++) {
    const minutes = (i * seconds) / 60;
    wave = keep * wave + slow * Math.sqrt(1 - keep * keep) * random.normal();
    let level = shape.at(minutes, minutes - bornAt) * (1 + wave) + noise * random.normal() + spike();
    if (shape.dies && level >= killedAt) {
      deaths.push(minutes - (random.uniform() * seconds) / 60);
      bornAt = minutes;
      level = rest;
      wave = 0;
    } else if (level > held) level = Math.min(level, held + 0.001 * random.uniform());
    levels[i] = Math.max(0.01, grain > 0 ? Math.round(level / grain) * grain : level);
  }
  return { kind, stepSeconds: seconds, levels, deaths };
}

/** Some take more for a moment, time and again: a request, a report, a collector's copy. */
function spikes(random: SeededRandom): () => number {
  if (random.uniform() >= SPIKY_SHARE) return () => 0;
  const chance = logUniform(random, 0.002, 0.15);
  const height = logUniform(random, 0.005, 0.15);
  let left = 0;
  return () => {
    if (left > 0) left--;
    else if (random.uniform() < chance) left = 1 + Math.floor(3 * random.uniform());
    return left > 0 ? height * (0.5 + random.uniform()) : 0;
  };
}

interface Shape {
  dies: boolean;
  /** When its present run began, minutes; before the story as a rule. */
  bornAt: number;
  /** Share of the limit at a time, and at an age of its run. */
  at(minutes: number, age: number): number;
}

function shapeOf(kind: StoryKind, random: SeededRandom, span: number): Shape {
  const u = () => random.uniform();
  const high = 0.1 + 0.89 * Math.sqrt(u());
  const low = high * (0.2 + 0.7 * u());
  const calm = (at: Shape["at"], bornAt = -1e4 * u()): Shape => ({ dies: false, bornAt, at });
  switch (kind) {
    case "plateau":
    case "wander": {
      const drift = kind === "wander" ? 0.08 : 0;
      const period = span * (0.2 + u());
      return calm((t) => high * (1 - drift + drift * Math.sin(t / period) * Math.cos((3.1 * t) / period)));
    }
    case "rhythm": {
      const period = u() < 0.7 ? 1440 : 60 + 800 * u();
      const phase = 2 * Math.PI * u();
      const power = 1 + 2 * u();
      return calm(
        (t) => low + (high - low) * ((1 + Math.sin((2 * Math.PI * t) / period + phase)) / 2) ** power,
      );
    }
    case "sawtooth": {
      const period = logUniform(random, 4, 600);
      const offset = u() * period;
      const floor = high * (0.42 + 0.5 * u());
      const bend = 0.6 + 0.6 * u();
      // A collector may wait for a while at the top before it works.
      const rise = u() < 0.6 ? 1 : 0.4 + 0.6 * u();
      return calm(
        (t) => floor + (high - floor) * Math.min(1, ((t + offset) % period) / period / rise) ** bend,
      );
    }
    case "steps": {
      const jumps = Array.from({ length: 2 + Math.floor(6 * u()) }, () => ({
        at: u() * span,
        to: 0.1 + 0.88 * u(),
        over: logUniform(random, 0.5, 40),
      })).sort((a, b) => a.at - b.at);
      return calm((t) =>
        jumps.reduce(
          (level, j) => level + (j.to - level) * Math.max(0, Math.min(1, (t - j.at) / j.over)),
          low,
        ),
      );
    }
    case "fill": {
      const tau = logUniform(random, 8, 1200);
      const top = 0.45 + 0.535 * u();
      return calm(
        (_, age) => low * 0.5 + (top - low * 0.5) * (1 - Math.exp(-Math.max(0, age) / tau)),
        -tau * u(),
      );
    }
    case "rampHold": {
      const starts = span * (0.05 + 0.8 * u());
      const over = logUniform(random, 10, 400);
      const top = 0.6 + 0.385 * u();
      return calm((t) => low * 0.6 + (top - low * 0.6) * Math.max(0, Math.min(1, (t - starts) / over)));
    }
    case "stoppedLeak": {
      const stops = span * u();
      const rate = (high - 0.1) / logUniform(random, 20, span);
      return calm((t) => Math.max(0.05, high + rate * Math.min(0, t - stops)));
    }
    case "redeploy": {
      const every = span * (0.15 + 0.5 * u());
      const warm = logUniform(random, 1, 30);
      const top = Math.min(0.9, high);
      return calm((t) => top * (1 - 0.92 * Math.exp(-(t % every) / warm)));
    }
    case "outliers":
      return calm(outliers(random, span, 0.1 + 0.85 * u()));
    case "surge":
      return surgeShape(random, span);
    case "lateLeak":
      return lateLeakShape(random, span);
    default:
      return leakShape(kind, random, span);
  }
}

/** At rest, but for moments in which it takes up to nearly all that it may hold: a report, a backup, a burst of requests. */
function outliers(random: SeededRandom, span: number, rest: number): Shape["at"] {
  const top = Math.max(rest, 0.75 + 0.24 * random.uniform());
  const lasts = logUniform(random, 1, 60);
  const climbs = random.uniform() < 0.5 ? 0.01 : logUniform(random, 1, 20);
  const moments = Array.from({ length: 1 + Math.floor(8 * random.uniform()) }, () => span * random.uniform());
  return (t) => {
    const since = moments.reduce((least, at) => (t >= at ? Math.min(least, t - at) : least), span);
    return since <= climbs + lasts ? rest + (top - rest) * Math.min(1, since / climbs) : rest;
  };
}

function surgeShape(random: SeededRandom, span: number): Shape {
  const starts = span * (0.1 + 0.8 * random.uniform());
  const lasts = logUniform(random, 3, 60);
  const from = 0.2 + 0.5 * random.uniform();
  const to = random.uniform() < 0.5 ? 1.1 : 0.5 + 0.48 * random.uniform();
  return {
    dies: to > 1,
    bornAt: -1e4,
    at: (t, age) =>
      age < t
        ? from * 0.5
        : from +
          (to - from) * Math.max(0, Math.min(1, (t - starts) / lasts)) * (t > starts + 3 * lasts ? 0.4 : 1),
  };
}

/** Well for long, at rest or in a rhythm, until something begins to leak; a restart begins the same again. */
function lateLeakShape(random: SeededRandom, span: number): Shape {
  const rest = 0.15 + 0.75 * random.uniform();
  const swing = random.uniform() < 0.5 ? 0.3 * random.uniform() : 0;
  const period = logUniform(random, 60, 1440);
  const phase = 2 * Math.PI * random.uniform();
  const life = logUniform(random, 25, 900);
  const calm = logUniform(random, 30, span);
  const warm = logUniform(random, 1, 10);
  const power = 0.8 + 0.6 * random.uniform();
  return {
    dies: true,
    bornAt: -calm * random.uniform(),
    at: (t, age) => {
      const well = rest * (1 + swing * Math.sin((2 * Math.PI * t) / period + phase));
      const leaked = (1.02 - rest) * (Math.max(0, age - calm) / life) ** power;
      return (well + leaked) * (1 - Math.exp(-age / warm));
    },
  };
}

function leakShape(kind: StoryKind, random: SeededRandom, span: number): Shape {
  const base = 0.03 + 0.1 * random.uniform();
  const top = 0.1 + 0.6 * random.uniform();
  const life = logUniform(random, 45, 4 * span);
  const warm = logUniform(random, 1, 10);
  const teeth = random.uniform() < 0.3 ? 0.08 * random.uniform() : 0;
  const tooth = logUniform(random, 3, life / 6 + 4);
  const rhythm = random.uniform() < 0.4 ? 0.9 * random.uniform() : 0;
  const phase = 2 * Math.PI * random.uniform();
  const chunk = kind === "burstyLeak" ? life / (6 + 20 * random.uniform()) : 0;
  const power = kind === "fasterLeak" ? 1.5 + 1.5 * random.uniform() : 1;
  return {
    dies: true,
    bornAt: -life * random.uniform(),
    at: (t, age) => {
      const lived = chunk > 0 ? Math.floor(age / chunk) * chunk : age;
      // Load has its hours, and leaks with it: the integral of 1 + r·sin.
      const day = 1440 / (2 * Math.PI);
      const more = rhythm * day * (Math.cos((t - lived) / day + phase) - Math.cos(t / day + phase));
      const share = Math.max(0, lived + more) / life;
      const grown = top + (1.02 - top) * share ** power;
      return (
        base +
        (grown - base) * (1 - Math.exp(-age / warm)) +
        teeth * ((age % tooth) / tooth - 1) * Math.min(1, share * 4)
      );
    },
  };
}

function logUniform(random: SeededRandom, low: number, high: number): number {
  return low * (high / low) ** random.uniform();
}

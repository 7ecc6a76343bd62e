import { recentRegime } from "@/server/domain/forecast/recent-regime";
import {
  CAUSES,
  type Cause,
  type Reason,
  type RiskByHorizon,
  type TimeToFailure,
} from "@/server/domain/risk/assessment";
import { rateStrain } from "@/server/domain/risk/capped-rate-risk";
import { cpuStrain } from "@/server/domain/risk/cpu-risk";
import type { Evidence } from "@/server/domain/risk/gather-evidence";
import { type Passage, timeToPassage } from "@/server/domain/risk/memory-risk";
import { failuresWithinHour, recentDrops, recentIoPressure } from "@/server/domain/risk/other-risks";
import type { RiskUnder } from "@/server/domain/risk/risk-under";
import { formatBytes, formatCores, formatDurationRange, formatPercent } from "@/server/domain/risk/words";
import type { BytesPerSecond, Limits } from "@/server/domain/units";

/** Under this 60-minute risk a cause is not worth a sentence. */
const WORTH_A_REASON = 0.02;

/** One sentence a cause that matters, greatest first, with its share of the hazard; a calm one where none does. */
export function explain(evidence: Evidence, under: RiskUnder, limits: Limits): Reason[] {
  const hazards = CAUSES.map((cause) => hazardOf(under.byCause[cause]));
  const total = hazards.reduce((sum, hazard) => sum + hazard, 0);
  const reasons = CAUSES.map((cause, i) => ({ cause, share: total > 0 ? hazards[i]! / total : 0 }))
    .filter(({ cause }) => under.byCause[cause][60] >= WORTH_A_REASON)
    .sort((a, b) => b.share - a.share)
    .map(({ cause, share }) => ({ cause, share, text: SENTENCES[cause](evidence, under, limits) }));
  if (reasons.length > 0) return reasons;
  return [{ cause: heaviestCause(under), share: 0, text: calm(evidence, limits) }];
}

export function heaviestCause({ byCause }: Pick<RiskUnder, "byCause">): Cause {
  return CAUSES.reduce((best, cause) => (byCause[cause][60] > byCause[best][60] ? cause : best));
}

function hazardOf(risk: RiskByHorizon): number {
  return -Math.log(Math.max(1e-9, 1 - risk[60]));
}

type Sentence = (evidence: Evidence, under: RiskUnder, limits: Limits) => string;

const SENTENCES: Record<Cause, Sentence> = {
  memory: (evidence, { memoryPassage }) => {
    const { workingSetBytes } = evidence;
    const roof = ceilingWords(memoryPassage, evidence);
    if (memoryPassage.ceiling !== null && workingSetBytes >= memoryPassage.ceiling)
      return `working set ${formatBytes(workingSetBytes)} is at ${roof}`;
    const when = timeToPassage(memoryPassage);
    const growth = growthPerMinute(evidence);
    const heap = memoryPassage.binds === "heap" ? "; a higher limit will not cure this" : "";
    const rises = growth > 0 && when ? `working set grows ${formatBytes(growth)}/min` : null;
    if (when) {
      const start = rises ?? `working set holds ${formatBytes(workingSetBytes)}`;
      return `${start}, ${rises ? "reaches" : "may reach"} ${roof} in ${rangeWords(when)}${heap}`;
    }
    return `was killed out of memory within the hour and grows again towards ${roof}${heap}`;
  },
  cpu: (evidence, _, limits) => {
    const strain = cpuStrain(evidence)!;
    const limit = limits.cpuMillicores!;
    const uses = `uses ${formatPercent(strain.usageMillicores / limit)} of its ${formatCores(limit)}-core limit`;
    const throttled =
      strain.throttledRatio === null
        ? "; throttling cannot be read here"
        : ` and is throttled in ${formatPercent(strain.throttledRatio)} of periods`;
    return `${uses}${throttled}${evidence.input.health === "unhealthy" ? ", and its health check fails" : ""}`;
  },
  network: (evidence, _, limits) => {
    const full = capWords(evidence, "network", limits.networkBytesPerSecond);
    const drops = recentDrops(evidence);
    const isNone = drops === null || (full !== null && drops < LEAST_DROPS);
    return joined(full, isNone ? null : `drops ${drops.toFixed(1)} packets/s`);
  },
  disk: (evidence, _, limits) => {
    const full = capWords(evidence, "disk", limits.diskBytesPerSecond);
    const pressure = recentIoPressure(evidence);
    const isNone = pressure === null || (full !== null && pressure < LEAST_PRESSURE);
    return joined(full, isNone ? null : `waits for I/O ${Math.round(pressure)} % of the time`);
  },
  other: (evidence) => {
    const crashes = failuresWithinHour(evidence, "exit_error");
    const { restarts, failures } = evidence.input.restartCountWindow;
    const cure = "more resources will not cure this";
    if (crashes > 0) return `exited with an error ${times(crashes)} in the last hour; ${cure}`;
    if (evidence.input.health === "unhealthy")
      return "its health check fails; the cause is not a limit that is known";
    const unwell = failuresWithinHour(evidence, "unhealthy");
    if (unwell > 0)
      return `failed its health check ${times(unwell)} in the last hour; the cause is not a limit that is known`;
    const ooms = failures.filter(({ kind }) => kind === "oom_kill").length;
    if (ooms > 0 && ooms === failures.length)
      return `was killed out of memory ${times(ooms)} in the last 24 h, though its memory does not grow now`;
    const ends = Math.max(restarts, failures.length);
    return ends > 0
      ? `failed ${times(ends)} in the last 24 h; ${cure}`
      : "no failure in the last 24 h; no limit explains the risk that is left";
  },
};

/** Beside a cap that explains the risk, a symptom under these reads as none: packets a second, and percent of the time. */
const LEAST_DROPS = 0.05;
const LEAST_PRESSURE = 0.5;

/** How full a cap is; `null` where there is none, or no reading. */
function capWords(
  evidence: Evidence,
  dimension: "network" | "disk",
  cap: BytesPerSecond | null | undefined,
): string | null {
  const recent = rateStrain(evidence, dimension);
  if (recent === null || cap === null || cap === undefined) return null;
  const uses = `uses ${formatPercent(recent.usage / cap)} of its ${dimension} limit of ${formatBytes(cap)}/s`;
  return recent.strain > 0 ? uses : `${uses}, which its forecast fills`;
}

function joined(...parts: (string | null)[]): string {
  return parts.filter((part) => part !== null).join(" and ");
}

function calm({ workingSetBytes, memory }: Evidence, limits: Limits): string {
  const upper = formatBytes(Math.max(...memory.path.quantiles[6]!));
  if (limits.memoryBytes === null)
    return `holds ${formatBytes(workingSetBytes)} without a memory limit; the upper forecast is ${upper} for 1 h`;
  const of = `holds ${ofWords(workingSetBytes, limits.memoryBytes)}`;
  return Math.max(...memory.path.quantiles[6]!) < limits.memoryBytes
    ? `${of}; the upper forecast stays under the limit for 1 h`
    : `${of}; the upper forecast touches ${upper} within 1 h, most futures stay under the limit`;
}

/** "112 of 256 MiB" where both have the same unit. */
function ofWords(part: number, whole: number): string {
  const [a, b] = [formatBytes(part), formatBytes(whole)];
  const [amount, unit] = a.split(" ");
  return b.endsWith(` ${unit}`) ? `${amount} of ${b}` : `${a} of ${b}`;
}

function ceilingWords({ ceiling, binds }: Passage, { input }: Evidence): string {
  if (ceiling === null) return "the host's memory";
  if (binds === "limit") return `its ${formatBytes(ceiling)} limit`;
  if (binds === "host") return `the ${formatBytes(ceiling)} that the host can give`;
  return `what a heap fixed by ${input.fixedHeap?.flag} allows, ${formatBytes(ceiling)}`;
}

function rangeWords({ earlySeconds, lateSeconds }: TimeToFailure): string {
  return formatDurationRange(earlySeconds, lateSeconds);
}

/** Slope of the newest regime of the working set, bytes a minute. */
function growthPerMinute({ samples }: Evidence): number {
  const known = samples.filter(({ memoryWorkingSetBytes }) => memoryWorkingSetBytes !== null);
  if (known.length < 6) return 0;
  const values = Float64Array.from(known, ({ memoryWorkingSetBytes }) => memoryWorkingSetBytes!);
  const { line, from } = recentRegime(values);
  const minutes = (known.at(-1)!.at - known[from]!.at) / 60_000;
  return minutes > 0 ? (line.slope * (values.length - 1 - from)) / minutes : 0;
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

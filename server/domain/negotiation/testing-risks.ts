import type { RiskUnder } from "@/server/domain/negotiation/size-grant";
import type { Cause, RiskByHorizon } from "@/server/domain/risk/assessment";
import type { Bytes } from "@/server/domain/units";

const NONE: RiskByHorizon = { 5: 0, 15: 0, 60: 0 };

/** For tests: a leak of `perMinute` bytes, known to a tenth of what it will have grown; a logistic first passage. */
export function growingLeak(usedBytes: Bytes, perMinute: Bytes): RiskUnder {
  return ({ memoryBytes }) => {
    const passes = (minutes: number) => {
      if (memoryBytes === null) return 0;
      const grown = perMinute * minutes;
      return 1 / (1 + Math.exp((memoryBytes - usedBytes - grown) / (grown * 0.1)));
    };
    return only("memory", { 5: passes(5), 15: passes(15), 60: passes(60) });
  };
}

/** For tests: the same chance to fail under every limit. */
export function stubbornCrash(risk: number): RiskUnder {
  return () => only("memory", { 5: risk, 15: risk, 60: risk });
}

function only(cause: Cause, risk: RiskByHorizon): ReturnType<RiskUnder> {
  const byCause = { memory: NONE, cpu: NONE, network: NONE, disk: NONE, other: NONE };
  return { risk, byCause: { ...byCause, [cause]: risk } };
}

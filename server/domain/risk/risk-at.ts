/** The risk at one of the three horizons; `null` when the risk is unknown. */
export function riskAt(
  risk: { m5: number; m15: number; m60: number } | null,
  horizonMinutes: number,
): number | null {
  if (risk === null) return null;
  return horizonMinutes <= 5 ? risk.m5 : horizonMinutes <= 15 ? risk.m15 : risk.m60;
}

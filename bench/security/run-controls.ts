import { CannotTry, type Control } from "@/bench/security/control";

export interface ControlRow {
  control: string;
  pass: boolean;
  saw: string;
}
export interface SecurityReport {
  rows: ControlRow[];
  /** What could not be tried here; left out when everything was. */
  skipped?: { control: string; because: string }[];
}

export interface RunControlsOptions {
  /** Without the controls that are `longOnly`. */
  short?: boolean;
  /** Only controls whose name contains this, in any case. */
  only?: string;
  /** Told each outcome as it comes. */
  onOutcome?: (mark: "pass" | "FAIL" | "skip", control: string, words: string) => void;
}

/**
 * Runs controls one after another, so that none disturbs what another measures.
 * Throws when two share a name, or when `only` and `short` leave nothing: a check that read nothing must fail.
 */
export async function runControls(
  controls: readonly Control[],
  { short = false, only = "", onOutcome }: RunControlsOptions = {},
): Promise<SecurityReport> {
  const names = controls.map(({ control }) => control);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new Error(`two controls are named "${twice}"`);
  const chosen = controls.filter(
    (c) => c.control.toLowerCase().includes(only.toLowerCase()) && !(short && c.longOnly !== undefined),
  );
  if (chosen.length === 0) throw new Error(`no control matches "${only}"; there are: ${names.join("; ")}`);

  const rows: ControlRow[] = [];
  const skipped: { control: string; because: string }[] = [];
  for (const { control, run } of chosen) {
    try {
      const saw = await run();
      if (saw.trim() === "") throw new Error("it does not say what it saw");
      rows.push({ control, pass: true, saw });
      onOutcome?.("pass", control, saw);
    } catch (error) {
      const because = error instanceof Error ? error.message : String(error);
      if (error instanceof CannotTry) skipped.push({ control, because });
      else rows.push({ control, pass: false, saw: because });
      onOutcome?.(error instanceof CannotTry ? "skip" : "FAIL", control, because);
    }
  }
  return skipped.length > 0 ? { rows, skipped } : { rows };
}

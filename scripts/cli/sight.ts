/** What the doctor saw of one thing. */
export interface Sight {
  level: "well" | "warning" | "fault";
  /** What there is. */
  saw: string;
  /** What to do about it. */
  remedy?: string;
}
export interface Finding extends Sight {
  name: string;
}

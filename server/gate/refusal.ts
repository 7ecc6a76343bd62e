/** Why the gate lets something not pass, in words for the log and the one who asked. */
export class Refusal extends Error {
  override name = "Refusal";
  constructor(
    message: string,
    /** HTTP status: 403 what is not on the list, 413 what is too big, 429 what comes too often. */
    readonly status: 403 | 413 | 429 = 403,
  ) {
    super(message);
  }
}

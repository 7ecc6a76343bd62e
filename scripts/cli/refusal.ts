/** Why a command did nothing: one sentence for a person, with the remedy in it. Never a bug. */
export class CliRefusal extends Error {
  override name = "CliRefusal";
}

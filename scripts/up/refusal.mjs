/** Why PFN does not start: one sentence for a person, with the remedy in it. Never a bug. */
export class Refusal extends Error {
  name = "Refusal";
}

import type { PolicySource } from "@/server/domain/negotiation/terms";

/** Who decides where no person does: "policy:<name>" or "label:<label>", wherever the deciding value comes from. */
export function deciderOf(source: PolicySource): string {
  return source === "default" ? "policy:default" : source;
}

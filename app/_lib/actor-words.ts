export type ActorKind = "person" | "policy" | "controller" | "runtime" | "other";

/** "user:Ada" is the person Ada; what is not known is shown as it was recorded. */
export function actorWords(actor: string): { kind: ActorKind; name: string } {
  const at = actor.indexOf(":");
  const head = at === -1 ? actor : actor.slice(0, at);
  const name = at === -1 ? "" : actor.slice(at + 1);
  if ((head === "user" || head === "operator") && name) return { kind: "person", name };
  if (head === "policy") return { kind: "policy", name: name ? `policy ${name}` : "policy" };
  if (head === "controller" || head === "runtime")
    return { kind: head, name: name ? `${head} ${name}` : head };
  return { kind: "other", name: actor };
}

/** What was done, as one would say it of somebody: "Ada ‹approved› …". */
const VERBS: Record<string, string> = {
  "acting.pause": "paused all acting",
  "acting.resume": "let acting go on",
  "change.donate": "lent to another container",
  "change.give_back": "gave back what was lent",
  "change.grant": "raised a limit",
  "change.reclaim": "took back from",
  "change.release": "put a limit back",
  "change.restore": "gave again",
  "change.set_again": "set a limit again",
  "change.step_down": "gave back in part",
  "donation.given": "lent to another container",
  "donation.returned": "got back what was lent",
  "feed.add": "added an outside feed",
  "feed.change": "changed an outside feed",
  "feed.pause": "paused an outside feed",
  "feed.remove": "removed an outside feed",
  "feed.resume": "let an outside feed speak again",
  "host.capacity": "set what a host has",
  "host.reserve": "set what a host keeps",
  "lease.drift": "saw a limit changed by somebody else",
  "lease.extend": "extended a lease",
  "lease.keep": "renewed a lease",
  "lease.keep_for_good": "kept a limit for good",
  "lease.release": "ended a lease",
  "lease.restore": "set a granted limit again",
  "lease.yield": "left a limit to whoever changed it",
  "model.chosen": "chose a model",
  "model.promote": "let another model speak",
  "model.promoted": "promoted a model",
  "model.rejected": "rejected a model",
  "model.retired": "retired a model",
  "model.rolled_back": "rolled a model back",
  "negotiation.accept": "accepted an offer",
  "negotiation.approve": "approved",
  "negotiation.counter": "granted another amount",
  "negotiation.hold_out": "withheld a grant by chance",
  "negotiation.lapse": "let an offer lapse",
  "negotiation.refuse": "refused to ask",
  "negotiation.reject": "rejected an offer",
  "negotiation.take_back": "took an approval back",
  "notification.create": "added a channel",
  "notification.public_url": "set the address in messages",
  "notification.remove": "removed a channel",
  "notification.save": "changed a channel",
  "objective.remove": "removed an objective",
  "objective.set": "set an objective",
  "person.create": "added a person",
  "person.disable": "disabled a person",
  "person.enable": "enabled a person",
  "person.role": "changed a role",
  "policy.bar": "set what auto needs",
  "policy.create": "made a policy",
  "policy.lock": "took the right to act away from",
  "policy.record.below": "saw a record fall below the bar",
  "policy.record.recovered": "saw a record recover",
  "policy.remove": "removed a policy",
  "policy.save": "changed a policy",
  "policy.unlock.earned": "gave the right to act to",
  "policy.unlock.kept": "kept the right to act of",
  "policy.unlock.override": "gave the right to act, on their word, to",
  "policy.unlock.simulated": "gave the right to act to",
  "reclaim.accept": "accepted taking back",
  "reclaim.give_back": "gave everything back to",
  "retention.set": "set how long samples are kept",
  "savings.settings": "set how taking back works",
  "telemetry.endpoint": "set a telemetry endpoint",
  "telemetry.select": "chose telemetry series",
  "token.create": "made a token",
  "token.revoke": "revoked a token",
};

/** "policy.save" in words; what has none yet is shown as it was recorded, without its dots. */
export function actionWords(action: string): string {
  const failed = action.endsWith(".failed");
  const known = VERBS[failed ? action.slice(0, -".failed".length) : action];
  if (known === undefined) return action.replaceAll(/[._]/g, " ");
  return failed ? `failed: ${known}` : known;
}

/** "person:ada@example.com" → "ada@example.com", "container:12" → "container 12"; "" where it is the whole installation. */
export function subjectWords(subject: string): string {
  const at = subject.indexOf(":");
  if (at === -1) return subject === "installation" ? "" : subject;
  const [kind, name] = [subject.slice(0, at), subject.slice(at + 1)];
  if (/^\d+$/.test(name)) return `${kind.replaceAll("_", " ")} ${name}`;
  // An id says nothing to a person; where it leads does.
  if (/^[\da-f]{8}-[\da-f-]{27}$|^c[a-z\d]{20,}$/.test(name)) return `${kind.replaceAll("_", " ")}`;
  return name;
}

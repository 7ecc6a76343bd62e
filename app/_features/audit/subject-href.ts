/** Where a subject such as "container:12" is shown; `null` for one that has no screen of its own. */
export function subjectHref(subject: string): string | null {
  const [kind, id = ""] = subject.split(":", 2);
  if (kind === "container" && /^\d+$/.test(id)) return `/containers/${id}`;
  if (kind === "negotiation" && /^[\w-]+$/.test(id)) return `/negotiations/${id}`;
  if (kind === "policy") return /^\d+$/.test(id) ? `/policies?policy=${id}` : "/policies";
  if (kind === "host") return "/hosts";
  if (kind === "user" || kind === "person") return "/settings/people";
  return null;
}

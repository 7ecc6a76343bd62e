/** The fields that a field selector may name here. */
const FIELDS: Readonly<Record<string, (object: never) => unknown>> = {
  "spec.nodeName": (pod: { spec?: { nodeName?: string } }) => pod.spec?.nodeName,
  "metadata.namespace": (object: { metadata?: { namespace?: string } }) => object.metadata?.namespace,
  "involvedObject.kind": (event: { involvedObject?: { kind?: string } }) => event.involvedObject?.kind,
  reason: (event: { reason?: string }) => event.reason,
  source: (event: { source?: { component?: string } }) => event.source?.component,
};

/** Whether an object passes `fieldSelector` and `labelSelector` of a question. Throws for a field that none of them takes. */
export function selects(
  query: URLSearchParams,
  object: { metadata?: { labels?: Record<string, string> } },
): boolean {
  const fields = termsOf(query.get("fieldSelector")).every(({ name, not, value }) => {
    const read = FIELDS[name];
    if (!read) throw new Error(`field label not supported: ${name}`);
    return (read(object as never) === value) !== not;
  });
  const labels = termsOf(query.get("labelSelector")).every(
    ({ name, not, value }) => (object.metadata?.labels?.[name] === value) !== not,
  );
  return fields && labels;
}

function termsOf(selector: string | null): { name: string; not: boolean; value: string }[] {
  return (selector ?? "")
    .split(",")
    .filter((term) => term !== "")
    .map((term) => {
      const [, name = "", operator = "", value = ""] = /^([^!=]+)(!=|==?)(.*)$/.exec(term) ?? [];
      return { name, not: operator === "!=", value };
    });
}

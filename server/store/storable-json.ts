const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * A value as JSON that PostgreSQL takes, whatever somebody else wrote into its texts: it keeps no NUL in a text and no
 * half of a surrogate pair, and would refuse the whole statement for one of them. NULs go, halves become U+FFFD.
 */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === "string") return storableText(inner);
    if (inner === null || typeof inner !== "object" || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).map(([key, each]) => [storableText(key), each]));
  });
}

const storableText = (text: string) => text.replaceAll("\0", "").replace(LONE_SURROGATE, "\ufffd");

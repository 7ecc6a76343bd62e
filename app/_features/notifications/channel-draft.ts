import type { ChannelInput, ChannelRow, NotificationRuleInput } from "@/server/api/shapes/notifications";
import { CHANNEL_KINDS, type ChannelKind } from "./channel-kinds";
import { EVENT_KINDS } from "./event-words";

/** A channel while it is being written: all texts, none of them judged yet. */
export interface ChannelDraft {
  kind: ChannelKind;
  name: string;
  enabled: boolean;
  fields: Record<string, string>;
  rules: NotificationRuleInput[];
}

export type ReadDraft = { ok: true; input: ChannelInput } | { ok: false; faults: Record<string, string> };

export function newRule(): NotificationRuleInput {
  return {
    kinds: EVENT_KINDS.filter((kind) => kind !== "lease_ended"),
    leastSeverity: "warning",
    pattern: "*",
    holdOffSeconds: 0,
    quiet: null,
    criticalAlways: true,
  };
}

/** A new one of a kind, or one that is there; what is secret begins empty. */
export function draftOf(row: ChannelRow | null, kind: ChannelKind): ChannelDraft {
  const words = (value: ChannelRow["config"][string] | undefined) => [value ?? ""].flat().join(", ");
  const fields = CHANNEL_KINDS[kind].fields.map(({ name, initial = "", secret }) => {
    return [name, row && !secret ? words(row.config[name]) : row ? "" : initial] as const;
  });
  return {
    kind,
    name: row?.name ?? "",
    enabled: row?.enabled ?? true,
    fields: Object.fromEntries(fields),
    rules: row?.rules ?? [newRule()],
  };
}

/**
 * What a draft means, or its faults by field.
 *
 * row  the channel as it is; what is secret and left empty stays as it was there.
 */
export function readDraft(draft: ChannelDraft, row: ChannelRow | null): ReadDraft {
  const faults: Record<string, string> = {};
  if (draft.name.trim() === "") faults.name = "Give a name";
  const target: Record<string, unknown> = { kind: draft.kind };
  for (const { name, secret, optional } of CHANNEL_KINDS[draft.kind].fields) {
    const text = (draft.fields[name] ?? "").trim();
    const kept = secret && (row?.secrets.includes(name) ?? false);
    if (text === "" && !optional && !kept) faults[name] = "This is needed";
    if (text === "") continue;
    if (name === "port") {
      const port = Number(text);
      if (!Number.isInteger(port) || port < 1 || port > 65_535)
        faults.port = "A whole number from 1 to 65535";
      target.port = port;
    } else if (name === "to") target.to = text.split(/[\s,;]+/).filter(Boolean);
    else target[name] = text;
    if ((name === "url" || name === "server") && !/^https?:\/\/\S+$/.test(text)) {
      faults[name] = "A whole address, beginning with https://";
    }
  }
  if (draft.rules.length === 0) faults.rules = "Without a rule, nothing is told here";
  if (draft.rules.some((rule) => rule.kinds.length === 0))
    faults.rules = "Each rule needs at least one kind of event";
  if (draft.rules.some((rule) => rule.pattern.trim() === ""))
    faults.rules = "Each rule needs a scope; * is all";
  if (Object.keys(faults).length > 0) return { ok: false, faults };
  const known = row ? { id: row.id, revision: row.revision } : {};
  const input = { ...known, name: draft.name.trim(), enabled: draft.enabled, target, rules: draft.rules };
  return { ok: true, input: input as ChannelInput };
}

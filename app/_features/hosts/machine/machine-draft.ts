import type { MachineRow, MachineSettings } from "@/server/api/shapes/machine";
import { isDomainName, uriProblem } from "@/server/domain/machine/libvirt-words";

/** A machine as typed; every field is text. */
export interface MachineDraft {
  kind: "libvirt" | "webhook";
  /** libvirt's address, or the webhook's. */
  address: string;
  name: string;
}

export const NEW_MACHINE: MachineDraft = { kind: "libvirt", address: "qemu:///system", name: "" };

/** A machine that is there, ready to be changed. */
export function draftOf({ kind, address, name }: MachineRow): MachineDraft {
  return kind === "simulated" ? NEW_MACHINE : { kind, address: address ?? "", name };
}

type Problems = Partial<Record<"address" | "name" | "secret", string>>;
export type ReadMachine = { ok: true; settings: MachineSettings } | { ok: false; problems: Problems };

/**
 * Reads what was typed, or says by field what is wrong and what would be right. Bounds repeat the API's.
 *
 * secret  `undefined` leaves what is stored, if the address is the one that it was given for.
 */
export function readMachine(
  draft: MachineDraft,
  secret: string | undefined,
  stored: MachineRow | undefined,
): ReadMachine {
  const problems: Problems = {};
  const name = draft.name.trim();
  const address = draft.address.trim();
  if (draft.kind === "libvirt") {
    const wrong = uriProblem(address);
    if (wrong !== null) problems.address = `${wrong.slice(0, 1).toUpperCase()}${wrong.slice(1)}.`;
    if (!isDomainName(name)) problems.name = "The domain as virsh list shows it.";
    return done(problems, { kind: "libvirt", uri: address, domain: name });
  }
  if (!isAddress(address))
    problems.address = "An address such as https://cloud.example/pfn, without a password in it.";
  if (name === "" || name.length > 100) problems.name = "The machine as your manager knows it.";
  const isKept = stored?.hasSecret && stored.address === address && stored.name === name;
  if (secret === undefined && !isKept) problems.secret = "This address has no secret yet: make one.";
  return done(problems, { kind: "webhook", url: address, machine: name, ...(secret ? { secret } : {}) });
}

function done(problems: Problems, settings: MachineSettings): ReadMachine {
  return Object.keys(problems).length > 0 ? { ok: false, problems } : { ok: true, settings };
}

function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && username + password + search + hash === "";
}

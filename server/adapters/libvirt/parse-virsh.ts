import { ManagerUnavailable } from "@/server/ports/vm-manager";

/** The "Name:   value" lines that `dominfo`, `nodeinfo` and the tuning commands print. */
export interface VirshFields {
  text(name: string): string;
  /** A whole number ≥ 0. */
  count(name: string): number;
  /** "2097152 KiB". */
  kib(name: string): number;
  /** `null` where it is not printed, or is no number. */
  find(name: string): number | null;
}

/** Every getter throws ManagerUnavailable when what it names was not printed: another virsh than the known ones. */
export function parseFields(text: string): VirshFields {
  const fields = new Map(
    text.split("\n").flatMap((line) => {
      const at = line.indexOf(":");
      return at < 0 ? [] : [[line.slice(0, at).trim(), line.slice(at + 1).trim()] as const];
    }),
  );
  const read = (name: string): string => {
    const value = fields.get(name);
    if (value === undefined || value === "") throw new ManagerUnavailable(`virsh did not say "${name}"`);
    return value;
  };
  const whole = (name: string, value: string): number => {
    if (!/^\d+$/.test(value)) throw new ManagerUnavailable(`virsh said "${value}" for "${name}"`);
    return Number(value);
  };
  return {
    text: read,
    count: (name) => whole(name, read(name)),
    kib: (name) => whole(name, read(name).replace(/ (KiB|kB)$/, "")),
    find(name) {
      const number = /^\d+/.exec(fields.get(name) ?? "")?.[0];
      return number === undefined ? null : Number(number);
    },
  };
}

/** The row "maximum live" of `vcpucount`'s table. */
export function parseVcpuMaximum(text: string): number {
  const found = /^maximum\s+live\s+(\d+)\s*$/m.exec(text)?.[1];
  if (found === undefined) throw new ManagerUnavailable("virsh did not say how many processors it may have");
  return Number(found);
}

/** The first column of a table below its rule of dashes, or of a list without one. */
export function parseFirstColumn(text: string): string[] {
  const lines = text.split("\n");
  const rule = lines.findIndex((line) => /^\s*-{3,}/.test(line));
  return lines
    .slice(rule + 1)
    .map((line) => line.trim().split(/\s+/)[0] ?? "")
    .filter((word) => word !== "" && word !== "-");
}

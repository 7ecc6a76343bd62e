import { readFileSync } from "node:fs";
import { z } from "zod";
import { readHostAddress } from "@/server/domain/hosts/host-address";
import type { WantedEndpoint } from "@/server/store/host-endpoints";

const entry = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    address: z.string(),
    /** A folder with ca.pem, cert.pem and key.pem. */
    tlsFolder: z.string().startsWith("/").optional(),
  })
  .superRefine(({ address }, context) => {
    const read = readHostAddress(address);
    if (!read.ok) context.addIssue({ code: "custom", path: ["address"], message: read.because });
  });

const file = z
  .array(entry)
  .max(10_000)
  .refine((hosts) => new Set(hosts.map(({ name }) => name)).size === hosts.length, {
    error: "two hosts have the same name",
  });

/** A PFN_HOSTS file that is of no use, with every fault in a line. */
export class HostsFileInvalid extends Error {
  override name = "HostsFileInvalid";
}

/**
 * The hosts that a file names: a JSON array of `{ name, address, tlsFolder? }`.
 * Throws  HostsFileInvalid, with all faults at once.
 */
export function readHostsFile(path: string): WantedEndpoint[] {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new HostsFileInvalid(`PFN_HOSTS: ${path} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
  const parsed = file.safeParse(json);
  if (parsed.success) return parsed.data.map((host) => ({ ...host, tlsFolder: host.tlsFolder ?? null }));
  const faults = parsed.error.issues.map((issue) => `  ${issue.path.join(".") || "file"}: ${issue.message}`);
  throw new HostsFileInvalid(`PFN_HOSTS: ${path} is not usable:\n${faults.join("\n")}`);
}

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

export interface ComposeService {
  command?: string[];
  user?: string;
  pid?: string;
  cgroup?: string;
  ports?: string[];
  privileged?: boolean;
  volumes?: string[];
  networks?: string[];
  network_mode?: string;
  read_only?: boolean;
  tmpfs?: string[];
  cap_add?: string[];
  cap_drop?: string[];
  security_opt?: string[];
  secrets?: string[];
  devices?: string[];
  environment?: Record<string, string>;
  labels?: Record<string, string>;
}
export interface ComposeFile {
  services: Record<string, ComposeService>;
  networks: Record<string, { internal?: boolean }>;
}

export function readCompose(): ComposeFile {
  const file = fileURLToPath(new URL("../../../docker-compose.yml", import.meta.url));
  return parse(readFileSync(file, "utf8"), { merge: true }) as ComposeFile;
}

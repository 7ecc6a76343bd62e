/**
 * What an installation of each size costs, and whether it keeps up: `npm run -s bench:scale -- [--json] [--quick]
 * [--containers=…] [--hosts=…] [--workers=…] [--queue=postgres,redis] [--seconds=60] [--interval=10]`.
 *
 * Each size is a real installation of its own: PostgreSQL, the queue, worker processes as `npm run up` starts them, and
 * simulated hosts. The whole loop runs, and what the simulation itself takes is counted with the workers.
 * `--stages` measures the CPU of collecting, assessing and negotiating instead, one after another in one process.
 */
import { measureSize, type ScaleRun } from "@/bench/scale/measure-size";
import { measureStages, type StageRun } from "@/bench/scale/measure-stages";
import { readSizes } from "@/bench/scale/read-sizes";

try {
  const options = readSizes(process.argv.slice(2));
  const runs: ScaleRun[] = [];
  const stages: StageRun[] = [];
  if (options.stages) {
    for (const { containers, hosts } of options.sizes) {
      console.error(`${containers} containers on ${hosts} hosts, stage by stage …`);
      stages.push(await measureStages(containers, hosts));
    }
  }
  for (const size of options.stages ? [] : options.sizes) {
    const { containers, hosts, workers, queue } = size;
    console.error(
      `${containers} containers on ${hosts} hosts, ${workers} worker processes, queue on ${queue} …`,
    );
    const run = await measureSize(size, options);
    console.error(JSON.stringify(run));
    runs.push(run);
  }
  if (options.stages) console.log(JSON.stringify({ stages }));
  else if (options.json) console.log(JSON.stringify({ runs }));
  else console.table(runs.map(({ cpu, ...run }) => ({ ...run, ...cpu })));
} catch (error) {
  console.error(`bench:scale failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

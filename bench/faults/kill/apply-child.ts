/**
 * A worker that carries out one change and dies, or is stopped, at one of its steps. A step is the moment before and the
 * moment after each statement that it sends to the database and each call that it makes to the engine.
 */
import pg from "pg";
import { apply } from "@/server/loop/apply";
import type { ContainerRuntime } from "@/server/ports/container-runtime";
import { openDatabase } from "@/server/store/database";
import { bareHouse, engineAt, linkOf } from "../docked-house";
import type { ChildTask } from "./child-task";

const task: ChildTask = JSON.parse(process.argv[2] ?? "");
let step = 0;

function pass(): void {
  step++;
  if (step === task.at) process.kill(process.pid, task.signal);
}

/** Each statement of every connection of this process, whoever sends it. */
function markStatements(): void {
  const { query } = pg.Client.prototype;
  const marked = function (this: pg.Client, ...given: unknown[]) {
    pass();
    const last = given.at(-1);
    if (typeof last === "function")
      given[given.length - 1] = (...answer: unknown[]) => {
        pass();
        last(...answer);
      };
    const sent = (query as (...args: unknown[]) => unknown).apply(this, given);
    return sent instanceof Promise ? sent.finally(pass) : sent;
  };
  pg.Client.prototype.query = marked as typeof query;
}

function marked(runtime: ContainerRuntime): ContainerRuntime {
  const around =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      pass();
      return call(...args).finally(pass);
    };
  return Object.assign(Object.create(runtime), {
    inspect: around((id: string) => runtime.inspect(id)),
    readLimits: around((id: string) => runtime.readLimits(id)),
    updateLimits: around((id: string, target) => runtime.updateLimits(id, target as never)),
  });
}

markStatements();
const db = openDatabase(task.url, 4);
const runtime = engineAt(task.port);
const house = bareHouse(
  db,
  { now: () => task.now + performance.now() },
  linkOf(task.hostId, marked(runtime)),
);
// As in a job: what fails is tried again by whoever takes it up next.
const failed = await apply(house, { changeId: task.changeId }).then(
  () => null,
  (error: Error) => error.message,
);
console.log(JSON.stringify({ steps: step, failed }));
process.exit(0);

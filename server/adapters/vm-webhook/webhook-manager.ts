import { randomUUID } from "node:crypto";
import { z } from "zod";
import {
  type MachineAnswer,
  type MachineAsk,
  type MachineDescription,
  type MachineDimension,
  VCPU,
} from "@/server/domain/machine/machine";
import { machineStep } from "@/server/domain/machine/machine-grid";
import type { DurationMs, EpochMs } from "@/server/domain/units";
import { ManagerUnavailable, type VmManager } from "@/server/ports/vm-manager";
import { postSigned } from "./post-signed";

export interface WebhookOptions {
  url: string;
  machine: string;
  secret: string;
  now: () => EpochMs;
  timeoutMs?: DurationMs;
  allowLoopback?: boolean;
}

const count = z
  .number()
  .int()
  .min(0)
  .max(2 ** 50);
const words = z
  .string()
  .max(2_000)
  .transform((text) =>
    text
      .replace(/[\s\p{Cc}\p{Cf}]+/gu, " ")
      .trim()
      .slice(0, 300),
  );
const size = z.object({ vcpus: count, memoryBytes: count });
const description = z.object({
  state: words,
  size,
  most: size,
  node: z
    .object({
      vcpus: count.nullish(),
      memoryBytes: count.nullish(),
      memoryFreeBytes: count.nullish(),
    })
    .optional(),
});
const answer = z.discriminatedUnion("answer", [
  z.object({ answer: z.enum(["offer", "counter"]), amount: count, because: words }),
  z.object({ answer: z.literal("refuse"), because: words }),
]);
const accepted = z.object({ accepted: z.literal(true) });

/** Any manager that speaks the small protocol of docs/vm-webhook: one address, three calls, both ways signed. */
export function createWebhookManager(options: WebhookOptions): VmManager {
  const { machine, now } = options;
  async function call<T>(shape: z.ZodType<T>, name: string, id: string, body: object): Promise<T> {
    const text = await postSigned({
      url: options.url,
      secret: options.secret,
      id,
      body: JSON.stringify({ version: 1, call: name, id, machine, ...body }),
      now: now(),
      timeoutMs: options.timeoutMs ?? 10_000,
      allowLoopback: options.allowLoopback ?? false,
    });
    const read = shape.safeParse(jsonOf(text));
    if (!read.success)
      throw new ManagerUnavailable(
        `the manager's answer to ${name} is not as agreed: ${read.error.issues[0]?.path.join(".") ?? ""} ${read.error.issues[0]?.message ?? ""}`,
      );
    return read.data;
  }
  return {
    kind: "webhook",
    async describe(): Promise<MachineDescription> {
      const seen = await call(description, "describe", randomUUID(), {});
      return {
        name: machine,
        state: seen.state,
        size: sizeOf(seen.size),
        most: sizeOf(seen.most),
        node: {
          cpuMillicores: seen.node?.vcpus == null ? null : seen.node.vcpus * VCPU,
          memoryBytes: seen.node?.memoryBytes ?? null,
          memoryFreeBytes: seen.node?.memoryFreeBytes ?? null,
        },
        caps: (["disk", "network"] as const).map((kind) => ({
          kind,
          device: "all",
          bytesPerSecond: null,
          missing: "the webhook protocol does not tell of it",
        })),
      };
    },
    async ask(ask): Promise<MachineAnswer> {
      const { dimension } = ask;
      const said = await call(answer, "ask", ask.id, {
        ...unitOf(dimension),
        from: toUnit(dimension, ask.from),
        least: toUnit(dimension, ask.least),
        want: toUnit(dimension, ask.want),
        deadline: new Date(ask.deadlineAt).toISOString(),
        durationSeconds: ask.durationSeconds,
        lossAvoided: ask.lossAvoided,
        because: ask.because,
      });
      return said.answer === "refuse"
        ? { kind: "refuse", because: said.because }
        : within(ask, said.amount * (dimension === "cpu" ? VCPU : 1), said.because);
    },
    async set({ id, dimension, to }) {
      await call(accepted, "set", id, { ...unitOf(dimension), to: toUnit(dimension, to) });
    },
    async close() {},
  };
}

/** An offer that nobody asked for is no offer: too little helps nobody, and more than was wanted is not taken. */
function within(ask: MachineAsk, amount: number, because: string): MachineAnswer {
  const step = machineStep(ask.dimension);
  const taken = amount >= ask.want ? ask.want : Math.floor(amount / step) * step;
  if (taken < ask.least)
    return { kind: "refuse", because: `it offered less than the least that helps: ${because}` };
  return { kind: taken === ask.want ? "offer" : "counter", amount: taken, because };
}

function unitOf(dimension: MachineDimension) {
  return { dimension, unit: dimension === "cpu" ? "vcpus" : "bytes" };
}

function toUnit(dimension: MachineDimension, amount: number): number {
  return dimension === "cpu" ? amount / VCPU : amount;
}

function sizeOf({ vcpus, memoryBytes }: z.infer<typeof size>) {
  return { cpuMillicores: vcpus * VCPU, memoryBytes };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new ManagerUnavailable("the manager's answer is no JSON", { cause: error });
    throw error;
  }
}

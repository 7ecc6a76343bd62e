import type { Server } from "node:http";

interface ExampleMachine {
  describe(): object;
  /** Returns why not, or null when it is done. */
  set(dimension: "cpu" | "memory", to: number): string | null;
}

export function sign(secret: string, seconds: number, id: string, body: string): string;
export function createVmServer(options: {
  secret: string;
  now?: () => number;
  machine?: ExampleMachine;
}): Server;

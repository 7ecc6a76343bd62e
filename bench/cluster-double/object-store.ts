import type { Identified, WatchLine } from "@/server/adapters/kubernetes/kube-objects";
import { assertOfOpenApi, type OpenApiKind } from "./openapi-objects";

type Listener<T> = (line: WatchLine<T>) => void;

/** What etcd and its watch cache do for one kind: versions, changes in order, and a past that is forgotten. */
export class ObjectStore<T extends Identified> {
  private readonly objects = new Map<string, T>();
  private readonly listeners = new Set<Listener<T>>();
  private history: { version: number; line: WatchLine<T> }[] = [];
  /** Changes up to here are forgotten. */
  private compactedTo = 0;

  constructor(
    private readonly kind: OpenApiKind,
    /** One sequence for the whole cluster. */
    private readonly versions: { now: number },
  ) {}

  all(): T[] {
    return structuredClone([...this.objects.values()]);
  }

  get(key: string): T | undefined {
    return structuredClone(this.objects.get(key));
  }

  put(object: T): T {
    const type = this.objects.has(keyOf(object)) ? "MODIFIED" : "ADDED";
    return this.record(type, object);
  }

  remove(key: string): void {
    const object = this.objects.get(key);
    if (object) this.record("DELETED", object);
  }

  /** Forgets what came before now: a watch from an older version gets 410 Gone. */
  compact(): void {
    this.compactedTo = this.versions.now;
    this.history = [];
  }

  hasForgotten(version: number): boolean {
    return version < this.compactedTo;
  }

  /** Tells what came after `version`, then all that comes, until the returned function is called. */
  watch(version: number, tell: Listener<T>): () => void {
    for (const past of this.history) if (past.version > version) tell(past.line);
    this.listeners.add(tell);
    return () => this.listeners.delete(tell);
  }

  private record(type: "ADDED" | "MODIFIED" | "DELETED", object: T): T {
    const version = ++this.versions.now;
    const stored: T = structuredClone(object);
    stored.metadata = { ...stored.metadata, resourceVersion: String(version) };
    assertOfOpenApi(this.kind, stored);
    if (type === "DELETED") this.objects.delete(keyOf(stored));
    else this.objects.set(keyOf(stored), stored);
    const line: WatchLine<T> = { type, object: structuredClone(stored) };
    this.history.push({ version, line });
    for (const tell of this.listeners) tell(line);
    return structuredClone(stored);
  }
}

export function keyOf({ metadata }: Identified): string {
  return `${metadata?.namespace ?? ""}/${metadata?.name}`;
}

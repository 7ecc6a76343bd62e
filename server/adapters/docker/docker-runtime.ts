import type { ContainerInspectInfo } from "dockerode";
import { collectCgroups } from "@/server/adapters/cgroup/collect-cgroups";
import {
  type CgroupLocation,
  HOST_ROOTS,
  type KernelRoots,
  locateCgroup,
} from "@/server/adapters/cgroup/locate-cgroup";
import { isUnreadable } from "@/server/adapters/cgroup/parse-cgroup-files";
import { readCgroup, readCgroupLimits } from "@/server/adapters/cgroup/read-cgroup";
import { clockSkew } from "@/server/adapters/docker/clock-skew";
import { type LimitConfig, limitsOf, limitUpdate } from "@/server/adapters/docker/container-limits";
import { toSnapshot } from "@/server/adapters/docker/container-snapshot";
import { describeDockerHost, type EngineInfo, type FilesProof } from "@/server/adapters/docker/describe-host";
import type { DockerEndpoint } from "@/server/adapters/docker/docker-endpoint";
import { connectEngine, type Engine } from "@/server/adapters/docker/engine";
import { engineEvents } from "@/server/adapters/docker/engine-events";
import { inParallel } from "@/server/adapters/docker/in-parallel";
import { KnownContainers } from "@/server/adapters/docker/known-containers";
import { memoryAvailable } from "@/server/adapters/docker/memory-available";
import { type Placed, RateLimits } from "@/server/adapters/docker/rate-limits";
import { toRuntimeEvent } from "@/server/adapters/docker/runtime-event";
import { type EngineStats, statsReading, unreadReading } from "@/server/adapters/docker/stats-reading";
import type { Reading } from "@/server/domain/telemetry/reading";
import type { Bytes, DurationMs, EpochMs, Limits } from "@/server/domain/units";
import {
  ContainerGone,
  type ContainerRuntime,
  type ContainerSnapshot,
  type EnforcedLimits,
  type HostDescription,
  type RuntimeEvent,
  RuntimeRefusal,
  RuntimeUnavailable,
} from "@/server/ports/container-runtime";

export interface DockerRuntimeOptions {
  endpoint: DockerEndpoint;
  /** For every call; a change gets twice as long. */
  timeoutMs?: DurationMs;
  /** For one whole `readAll`; what was not read by then is a reading that says so. */
  tickDeadlineMs?: DurationMs;
  /** Where the engine's kernel shows itself; `null` reads everything through the stats API. */
  kernel?: KernelRoots | null;
  now?: () => EpochMs;
  /** Told when the event stream broke and was opened again: events may be lost, so look at the whole list. */
  onEventsBroken?: (because: string) => void;
}

const STATS_AT_ONCE = 32;

/**
 * A Docker engine as a container runtime. Lists what the engine calls running, which includes paused containers and
 * those between two lives of a crash loop (no process, so no reading).
 */
export function createDockerRuntime(options: DockerRuntimeOptions): ContainerRuntime {
  return new DockerRuntime(options);
}

class DockerRuntime implements ContainerRuntime {
  readonly kind = "docker";
  private readonly engine: Engine;
  private readonly known: KnownContainers;
  private readonly located = new Map<string, { pid: number | null; location: CgroupLocation | null }>();
  private readonly timeoutMs: DurationMs;
  private readonly tickDeadlineMs: DurationMs;
  private readonly kernel: KernelRoots | null;
  private readonly now: () => EpochMs;
  private readonly rates: RateLimits;
  private readonly closed = new AbortController();

  constructor(private readonly options: DockerRuntimeOptions) {
    this.timeoutMs = options.timeoutMs ?? 5_000;
    this.tickDeadlineMs = options.tickDeadlineMs ?? 8_000;
    this.kernel = options.kernel === undefined ? HOST_ROOTS : options.kernel;
    this.now = options.now ?? Date.now;
    this.engine = connectEngine(options.endpoint, this.timeoutMs);
    this.rates = new RateLimits(
      async () => ((await this.engine.info()) as EngineInfo).DockerRootDir,
      this.kernel,
    );
    this.known = new KnownContainers((id) => this.askInspect(id), this.now);
  }

  async describeHost(): Promise<HostDescription> {
    const containers = await this.listContainers();
    const askedAt = this.now();
    const info = (await this.engine.info()) as EngineInfo;
    const clockSkewMs = clockSkew(info.SystemTime, askedAt, this.now());
    const proof = this.proveFiles(containers);
    const rates = await this.rates.capabilities(proof === "elsewhere");
    return { ...describeDockerHost(info, proof, rates, this.kernel ?? HOST_ROOTS), clockSkewMs };
  }

  async hostMemoryAvailable(): Promise<Bytes | null> {
    // Of another machine's memory this one knows nothing: a container of the engine must have been seen here.
    const isHere = [...this.located.values()].some(({ location }) => location !== null);
    return this.kernel !== null && isHere ? memoryAvailable(this.kernel.proc) : null;
  }

  async listContainers(): Promise<ContainerSnapshot[]> {
    const list = await this.engine.call("list containers", (abortSignal) =>
      this.engine.docker.listContainers({ abortSignal }),
    );
    const snapshots = await this.known.snapshotsOf(list);
    const alive = new Set(snapshots.map((s) => s.runtimeId));
    for (const id of this.located.keys()) if (!alive.has(id)) this.located.delete(id);
    // An inspect that came after the list may tell of an end in between.
    const listed = snapshots.filter(
      (s) => s.state === "running" || s.state === "paused" || s.state === "restarting",
    );
    const rates = await this.rates.readAll(listed.map((s) => this.placed(s)));
    return listed.map((s) => ({ ...s, limits: { ...s.limits, ...rates.get(s.runtimeId) } }));
  }

  async inspect(runtimeId: string): Promise<ContainerSnapshot | null> {
    try {
      const snapshot = toSnapshot(await this.askInspect(runtimeId));
      const rates = await this.rates.read(this.placed(snapshot));
      return { ...snapshot, limits: { ...snapshot.limits, ...rates } };
    } catch (error) {
      if (error instanceof ContainerGone) return null;
      throw error;
    }
  }

  async readAll(containers: readonly ContainerSnapshot[]): Promise<Map<string, Reading>> {
    const endsAt = performance.now() + this.tickDeadlineMs;
    const byFiles = new Map<string, CgroupLocation>();
    const byStats: ContainerSnapshot[] = [];
    for (const container of containers) {
      const location = this.locate(container.runtimeId, container.pid);
      if (location !== null) byFiles.set(container.runtimeId, location);
      else if (container.pid !== null) byStats.push(container);
    }
    const [readings, told] = await Promise.all([
      collectCgroups(byFiles, this.now),
      inParallel(byStats, STATS_AT_ONCE, async (container) => ({
        id: container.runtimeId,
        reading: await this.readByStats(container, endsAt - performance.now()),
      })),
    ]);
    for (const { id, reading } of told) if (reading !== null) readings.set(id, reading);
    for (const container of containers) this.distrustChanged(container, readings.get(container.runtimeId));
    return readings;
  }

  async updateLimits(runtimeId: string, target: Limits): Promise<void> {
    const info = await this.known.refresh(runtimeId);
    const update = limitUpdate(info.HostConfig, target);
    const placed = this.placed(toSnapshot(info));
    await this.rates.check(placed, target);
    if (update !== null) await this.updateByEngine(info, update, target);
    await this.rates.update(placed, target);
  }

  private async updateByEngine(
    info: ContainerInspectInfo,
    update: LimitConfig,
    target: Limits,
  ): Promise<void> {
    if (info.State.Running && target.memoryBytes !== null)
      await this.refuseUnderUse(info, target.memoryBytes);
    try {
      await this.engine.call(
        "update limits",
        (abortSignal) => this.engine.docker.getContainer(info.Id).update({ ...update, abortSignal }),
        { timeoutMs: 2 * this.timeoutMs, changes: true },
      );
    } finally {
      this.known.forget(info.Id);
    }
  }

  async readLimits(runtimeId: string): Promise<EnforcedLimits> {
    const seen = this.known.get(runtimeId);
    const fast = seen && this.limitsFromFiles(seen);
    if (fast) return this.withRates(seen, fast);
    const info = await this.known.refresh(runtimeId);
    const snapshot = toSnapshot(info);
    return this.withRates(
      snapshot,
      this.limitsFromFiles(snapshot) ?? { limits: limitsOf(info.HostConfig), source: "inspect" },
    );
  }

  async *events(since: EpochMs, signal: AbortSignal): AsyncGenerator<RuntimeEvent> {
    const ends = AbortSignal.any([signal, this.closed.signal]);
    this.known.listeners++;
    try {
      for await (const told of engineEvents(this.engine, since, ends, (because) =>
        this.distrustAll(because),
      )) {
        const event = toRuntimeEvent(told, (id) => this.known.stopSignalOf(id));
        if (event === null) continue;
        if (event.kind !== "stop_requested") this.known.forget(event.runtimeId);
        yield event;
      }
    } finally {
      this.known.listeners--;
    }
  }

  async close(): Promise<void> {
    this.closed.abort();
    this.engine.close();
  }

  private askInspect(id: string): Promise<ContainerInspectInfo> {
    return this.engine.call(`inspect ${id.slice(0, 12)}`, (abortSignal) =>
      this.engine.docker.getContainer(id).inspect({ abortSignal }),
    );
  }

  private locate(id: string, pid: number | null): CgroupLocation | null {
    if (this.kernel === null || pid === null) return null;
    const before = this.located.get(id);
    if (before?.pid === pid) return before.location;
    const location = locateCgroup(id, pid, this.kernel);
    this.located.set(id, { pid, location });
    return location;
  }

  private limitsFromFiles(container: ContainerSnapshot): EnforcedLimits | null {
    const location = this.locate(container.runtimeId, container.pid);
    if (location === null) return null;
    const limits = readCgroupLimits(location);
    return isUnreadable(limits)
      ? null
      : { limits, source: location.version === 2 ? "cgroup-v2" : "cgroup-v1" };
  }

  private async withRates(container: ContainerSnapshot, enforced: EnforcedLimits): Promise<EnforcedLimits> {
    const rates = await this.rates.read(this.placed(container));
    return { ...enforced, limits: { ...enforced.limits, ...rates } };
  }

  private placed({ runtimeId, pid }: ContainerSnapshot): Placed {
    return { runtimeId, pid, location: this.locate(runtimeId, pid) };
  }

  private async readByStats(container: ContainerSnapshot, remaining: DurationMs): Promise<Reading | null> {
    const { runtimeId, limits } = container;
    if (remaining <= 0)
      return unreadReading(
        this.now(),
        `not read within ${this.tickDeadlineMs} ms, the deadline of one tick`,
        limits,
      );
    try {
      const stats = await this.engine.call(
        `stats of ${container.name}`,
        (abortSignal) => {
          const query = { stream: false as const, "one-shot": true, abortSignal };
          return this.engine.docker.getContainer(runtimeId).stats(query);
        },
        { timeoutMs: Math.min(this.timeoutMs, remaining) },
      );
      return statsReading(stats as EngineStats, this.now(), limits);
    } catch (error) {
      if (error instanceof ContainerGone) return null;
      if (error instanceof RuntimeUnavailable || error instanceof RuntimeRefusal)
        return unreadReading(this.now(), error.message, limits);
      throw error;
    }
  }

  /** On cgroup v2 the kernel would kill instead of refusing, so the working set is looked at first, on both. */
  private async refuseUnderUse(info: ContainerInspectInfo, memoryBytes: Bytes): Promise<void> {
    const before = limitsOf(info.HostConfig).memoryBytes;
    if (before !== null && memoryBytes >= before) return;
    const container = toSnapshot(info);
    const location = this.locate(info.Id, container.pid);
    const reading =
      location === null
        ? await this.readByStats(container, this.timeoutMs)
        : readCgroup(location, this.now());
    if (reading?.memoryUsageBytes == null || reading.memoryInactiveFileBytes === null)
      throw new RuntimeRefusal("the working set could not be read, and a memory limit is not lowered unseen");
    const workingSet = reading.memoryUsageBytes - reading.memoryInactiveFileBytes;
    if (workingSet >= memoryBytes)
      throw new RuntimeRefusal(
        `the working set of ${mib(workingSet)} does not fit under a limit of ${mib(memoryBytes)}`,
      );
  }

  private proveFiles(containers: readonly ContainerSnapshot[]): FilesProof {
    if (this.kernel === null) return "switched-off";
    const withProcess = containers.filter((c) => c.pid !== null);
    if (withProcess.length === 0) return "unproven";
    return withProcess.some((c) => this.locate(c.runtimeId, c.pid) !== null) ? "readable" : "elsewhere";
  }

  /** What was read shows that the snapshot is old: other limits, or a first process that is no more. */
  private distrustChanged(container: ContainerSnapshot, reading: Reading | undefined): void {
    const changed =
      reading === undefined ||
      this.lostNetwork(container.runtimeId, reading) ||
      (reading.limits !== null &&
        (reading.limits.memoryBytes !== container.limits.memoryBytes ||
          reading.limits.cpuMillicores !== container.limits.cpuMillicores));
    if (!changed) return;
    this.known.forget(container.runtimeId);
    this.located.delete(container.runtimeId);
  }

  /** The network is read at the container's first process: when that ended, so did the file. */
  private lostNetwork(id: string, reading: Reading): boolean {
    return typeof this.located.get(id)?.location?.netDev === "string" && reading.networkRxBytes === null;
  }

  private distrustAll(because: string): void {
    this.known.forgetAll();
    this.options.onEventsBroken?.(because);
  }
}

function mib(bytes: Bytes): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

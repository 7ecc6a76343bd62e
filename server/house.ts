import type { Logger } from "pino";
import type { DearAnswer } from "@/server/domain/forecast/ask-dear";
import type { TrainLstm } from "@/server/domain/forecast/lstm/lstm-task";
import type { CandidateWeight } from "@/server/domain/forecast/weigh-forecasts";
import type { TrainFailure } from "@/server/domain/learning/failure-task";
import type { FailureModel } from "@/server/domain/risk/prior/failure-model";
import type { Reading } from "@/server/domain/telemetry/reading";
import type { DurationMs, EpochMs, Seconds } from "@/server/domain/units";
import type { JobSender } from "@/server/jobs/queue";
import type { KeptBands } from "@/server/loop/forecast/keep-bands";
import type { Clock } from "@/server/ports/clock";
import type { ContainerRuntime } from "@/server/ports/container-runtime";
import type { Forecaster } from "@/server/ports/forecaster";
import type { QueryMetrics } from "@/server/ports/metric-query";
import type { ChannelKind, Notifier } from "@/server/ports/notifier";
import type { TelemetrySource } from "@/server/ports/telemetry-source";
import type { ManagedMachine, VmManager } from "@/server/ports/vm-manager";
import type { Sealer } from "@/server/secrets/sealer";
import type { Database } from "@/server/store/database";
import type { Endpoint } from "@/server/store/host-endpoints";
import type { HeldShard } from "@/server/store/host-shards";
import type { SampleWindows } from "@/server/store/sample-windows";

/** One place where containers run, and how this installation reaches it. */
export interface HostLink {
  id: number;
  runtime: ContainerRuntime;
  telemetry: TelemetrySource;
  /** By runtime id, what this process read last: rates come from two readings. */
  lastReadings: ReadonlyMap<string, Reading>;
  /** By "<container>/<dimension>", which models this process found best lately: a backtest costs more than a forecast. */
  modelWeights: Map<string, { at: EpochMs; weights: CandidateWeight[]; dear?: DearAnswer }>;
  /** How wide each forecast's band must be to hold, and what was said and not yet held against what came. */
  bands: KeptBands;
  /** When the host was last asked what it has; left out: not by a collection yet. */
  describedAt?: EpochMs;
  /** The samples that were read lately; left out, they are read anew each time. */
  windows?: SampleWindows;
  /** The shard under which this process serves it; left out where nobody else could. */
  held?: HeldShard;
  /** Whether the lease of that shard is still running, by this process's own steady clock. */
  isHeld?: () => boolean;
}

/** The way to one host, before it is known which host that is. */
export interface HostConnection {
  runtime: ContainerRuntime;
  telemetry: TelemetrySource;
  /** Once, when the host's row is there. */
  onLinked?(hostId: number): Promise<void>;
}

/** Builds the way to a host without asking it anything. Throws RuntimeUnavailable, with the remedy, for an address or a secret that is of no use. */
export type ConnectHost = (endpoint: Endpoint) => HostConnection;

/** Everything that a verb of the loop may use. `composition.ts` builds the one that runs; tests build their own. */
export interface House {
  db: Database;
  clock: Clock;
  log: Logger;
  jobs: JobSender;
  hosts: ReadonlyMap<number, HostLink>;
  forecasters: readonly Forecaster[];
  /** Asked seldom, within a budget, and heard only where they pay; none where left out. */
  dearForecasters?: readonly Forecaster[];
  /** The network that all series share; left out, it neither speaks nor learns. */
  lstm?: SharedLstm;
  /** The champion among the failure models, as this process last heard; left out, the first passage speaks alone. */
  failureModel?: FailureModel;
  /** Opens what is kept of others' secrets; left out, none can be kept. */
  secrets?: Sealer;
  /** Asks the metrics servers that feeds name; left out, none is asked. */
  queryMetrics?: QueryMetrics;
  /** Reaches whoever manages the machine under a host; left out, no machine is asked. */
  vmManagers?: OpenVmManager;
  /** How failure models come and go; left out, nobody stands in the shadow and nothing is learnt. */
  failureLearning?: FailureLearning;
  /** How notes leave the house; left out, none does. */
  notifiers?: Readonly<Record<ChannelKind, Notifier>>;
  settings: Settings;
}

/** One that was opened before for the same machine is given back, as it keeps its connection. */
export type OpenVmManager = (machine: ManagedMachine) => VmManager;

/** The LSTM of this process: which version speaks, and how to train another. */
export interface SharedLstm {
  /** What speaks while no version of this installation's own is the champion. */
  readonly shipped: { version: string; file: Uint8Array };
  /** The version that speaks in this process. */
  speaking: string;
  /** Makes another version speak; its file must be whole. */
  use(version: string, file: Uint8Array): void;
  train: TrainLstm;
}

/** The failure models beside the champion, in this process, and how to train another. */
export interface FailureLearning {
  readonly shipped: { version: string; file: Uint8Array<ArrayBuffer> };
  /** What becomes of the shipped model where nothing speaks yet. */
  readonly startsAs: "champion" | "challenger";
  /** Whether this process made sure that the shipped model is among the versions. */
  isEntered: boolean;
  /** Speaks in the shadow. */
  challenger: FailureModel | null;
  train: TrainFailure;
}

export interface Settings {
  /** Between two collections. */
  intervalSeconds: Seconds;
  /** Between two forecasts of the same container. */
  forecastSeconds: Seconds;
  /** From decision to enforced, as the asks reckon with it. */
  leadTimeSeconds: Seconds;
  /** Changes that one host may see in an hour. */
  hourlyBudget: number;
  /** A forecasting job stops after this long and leaves the rest to the next. */
  forecastBudgetMs: DurationMs;
  retentionDays: number;
  /** What links in messages begin with, unless a person set another. */
  publicUrl?: string;
}

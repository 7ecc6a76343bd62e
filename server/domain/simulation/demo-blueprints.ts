import { blueprintOf, type Recipe } from "@/server/domain/simulation/blueprint-of";
import type { Behaviour, Blueprint } from "@/server/domain/simulation/workload";
import type { Bytes, DurationMs, Millicores } from "@/server/domain/units";

const MIB: Bytes = 1024 ** 2;
const MINUTE: DurationMs = 60_000;
const HOUR: DurationMs = 60 * MINUTE;

const METRICS = { "pfn.telemetry": "9090/metrics" };
const JAVA = ["java", "-Xmx512m", "-XX:+ExitOnOutOfMemoryError", "-jar", "/app/indexer.jar"];

/** Six with something wrong, each in its own way. */
const TROUBLED: Recipe[] = [
  {
    name: "checkout-api",
    image: "acme/checkout-api:2.14",
    labels: METRICS,
    cpu: 500,
    memoryMib: 512,
    restMib: 96,
    load: [22, 5],
    behaviour: { kind: "leak", bytesPerMinute: 3.1 * MIB, dueAfterMs: 13.5 * MINUTE },
  },
  {
    name: "session-cache",
    image: "acme/session-cache:1.9",
    labels: { "pfn.mode": "auto" },
    command: ["session-cached", "--listen", "0.0.0.0:7000"],
    cpu: 400,
    memoryMib: 384,
    restMib: 64,
    load: [180, 0.4],
    service: { requestBytes: 220, responseBytes: 900, diskWriteBytesPerRequest: 20 },
    behaviour: { kind: "leak", bytesPerMinute: 1.6 * MIB, dueAfterMs: 35 * MINUTE },
  },
  {
    name: "storefront-gateway",
    image: "acme/storefront-gateway:5.2",
    labels: METRICS,
    cpu: 1_000,
    memoryMib: 640,
    restMib: 210,
    load: [40, 8],
    behaviour: {
      kind: "surge",
      startsAfterMs: -15 * MINUTE,
      rampMs: 50 * MINUTE,
      holdMs: 25 * MINUTE,
      everyMs: 5 * HOUR,
      factor: 5,
    },
  },
  {
    name: "search-indexer",
    image: "acme/search-indexer:3.0",
    command: JAVA,
    fixedHeap: { flag: "-Xmx512m", bytes: 512 * MIB },
    cpu: 800,
    memoryMib: 1_024,
    restMib: 300,
    load: [12, 14],
    service: { diskReadBytesPerSecond: 400_000, diskWriteBytesPerRequest: 24_000 },
    behaviour: {
      kind: "fixedHeap",
      heapBytes: 512 * MIB,
      liveBytes: 180 * MIB,
      bytesPerMinute: 1.5 * MIB,
      dueAfterMs: 80 * MINUTE,
    },
  },
  {
    name: "invoice-worker",
    image: "acme/invoice-worker:0.31",
    command: ["python", "-m", "invoice_worker"],
    cpu: 500,
    memoryMib: 384,
    restMib: 140,
    load: [5, 24],
    healthcheck: false,
    behaviour: { kind: "crashBug", meanUptimeMs: 50 * MINUTE },
  },
  {
    name: "report-builder",
    image: "acme/report-builder:1.4",
    command: ["report-builder", "--threads", "14"],
    cpu: null,
    memoryMib: 2_048,
    cpuWeight: 4_096,
    restMib: 620,
    load: [0.5, 80],
    healthcheck: false,
    service: { diskReadBytesPerSecond: 1_500_000, diskWriteBytesPerRequest: 900_000 },
    behaviour: {
      kind: "noisyNeighbour",
      millicores: 14_000,
      startsAfterMs: 25 * MINUTE,
      lastsMs: 3 * MINUTE,
      everyMs: HOUR,
    },
  },
];

/** Sixteen that are well, some of them lively, and two that outgrow a cap: one its network, one its disk. */
const WELL: Recipe[] = [
  {
    name: "image-resizer",
    image: "acme/image-resizer:1.12",
    labels: METRICS,
    cpu: 1_500,
    memoryMib: 768,
    restMib: 240,
    load: [4, 55],
    service: { requestBytes: 400_000, responseBytes: 60_000 },
    behaviour: { kind: "spike", everyMs: 9 * MINUTE, lastsMs: 30_000, factor: 4 },
  },
  {
    name: "mail-relay",
    image: "acme/mail-relay:4.1",
    command: ["mail-relay", "--queue", "/var/spool/relay"],
    cpu: 300,
    memoryMib: 192,
    restMib: 48,
    load: [3, 10],
    healthcheck: false,
    service: { diskWriteBytesPerRequest: 30_000 },
    behaviour: { kind: "spike", everyMs: 14 * MINUTE, lastsMs: 25_000, factor: 5 },
  },
  daily("product-catalog", "acme/product-catalog:7.3", 600, 512, 230, [35, 6], 0.5),
  daily("recommendation-api", "acme/recommendation-api:2.8", 900, 1_024, 520, [18, 18], 0.55),
  daily("fraud-scorer", "acme/fraud-scorer:1.7", 600, 768, 380, [14, 16], 0.45),
  {
    name: "ledger-db",
    image: "postgres:16.4",
    labels: { "pfn.memory.max": "4g" },
    command: ["postgres", "-c", "shared_buffers=1GB"],
    cpu: 1_500,
    memoryMib: 3_072,
    restMib: 1_450,
    load: [120, 2.4],
    service: { diskReadBytesPerSecond: 900_000, diskWriteBytesPerRequest: 6_000 },
  },
  {
    ...steady("pricing-engine", "acme/pricing-engine:3.5", 500, 384, 160, [20, 7]),
    labels: { "pfn.threshold": "high" },
  },
  {
    ...steady("payment-gateway", "acme/payment-gateway:9.0", 500, 512, 200, [16, 8]),
    labels: { ...METRICS, "pfn.memory.max": "1g" },
  },
  steady("cart-api", "acme/cart-api:4.6", 400, 384, 150, [28, 4]),
  {
    name: "media-edge",
    image: "acme/media-edge:2.2",
    cpu: 400,
    memoryMib: 384,
    restMib: 110,
    load: [8, 3],
    networkMib: 4,
    service: { responseBytes: 160_000 },
    behaviour: outgrowing(-10 * MINUTE, 6),
  },
  steady("user-profile", "acme/user-profile:6.1", 400, 384, 170, [24, 4]),
  steady("auth-server", "acme/auth-server:8.3", 500, 384, 150, [30, 5]),
  steady("notification-hub", "acme/notification-hub:1.0", 300, 256, 90, [12, 6]),
  {
    ...steady("audit-log", "acme/audit-log:2.5", 250, 256, 80, [40, 1.5]),
    labels: { "pfn.mode": "observe" },
  },
  steady("feature-flags", "acme/feature-flags:1.3", 200, 128, 52, [60, 0.6]),
  {
    name: "event-store",
    image: "acme/event-store:3.9",
    cpu: 500,
    memoryMib: 512,
    restMib: 120,
    load: [20, 2],
    diskMib: 6,
    service: { diskWriteBytesPerRequest: 100_000 },
    behaviour: outgrowing(-5 * MINUTE, 5),
  },
  {
    ...steady("orders-queue", "rabbitmq:3.13", 600, 768, 290, [90, 1.8]),
    command: ["rabbitmq-server"],
  },
  {
    ...steady("log-shipper", "acme/log-shipper:0.9", 200, 128, 44, [50, 0.9]),
    command: ["log-shipper", "--follow"],
    project: null,
    healthcheck: false,
  },
];

/** Its load grows for an hour, and stays. */
function outgrowing(startsAfterMs: DurationMs, factor: number): Behaviour {
  return { kind: "surge", startsAfterMs, rampMs: HOUR, holdMs: HOUR, everyMs: 6 * HOUR, factor };
}

function steady(
  name: string,
  image: string,
  cpu: Millicores,
  memoryMib: number,
  restMib: number,
  load: Recipe["load"],
): Recipe {
  return { name, image, cpu, memoryMib, restMib, load };
}

function daily(
  name: string,
  image: string,
  cpu: Millicores,
  memoryMib: number,
  restMib: number,
  load: Recipe["load"],
  amplitude: number,
): Recipe {
  return {
    ...steady(name, image, cpu, memoryMib, restMib, load),
    labels: METRICS,
    behaviour: { kind: "dailyRhythm", amplitude },
  };
}

/**
 * The demo fleet, for a host of 16 cores and 32 GiB: 24 containers, most of them well. Counted from the present:
 * checkout-api runs out of memory in 12 to 15 minutes, session-cache in 35; storefront-gateway passes its CPU limit
 * in about 10 minutes and its queue collapses; search-indexer fills its own heap in 80; invoice-worker crashes at random;
 * report-builder takes the whole host for three minutes in every hour; media-edge fills its network cap in about 17
 * minutes, and event-store its disk throttle in 27. Limits sum to 13 cores and 15 GiB, so that
 * there is something left to negotiate about.
 */
export const DEMO_BLUEPRINTS: readonly Blueprint[] = [...TROUBLED, ...WELL].map(blueprintOf);

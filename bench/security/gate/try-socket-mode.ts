import { execFile } from "node:child_process";
import { chmodSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { CannotTry } from "@/bench/security/control";
import { withGate } from "@/bench/security/gate/with-gate";

/** Any user but the gate's own; a number that no account needs to have. */
const STRANGER = 65_534;
const CONNECT = `const c = require("net").connect(process.argv[1]);
c.on("connect", () => { console.log("open"); process.exit() }); c.on("error", (e) => console.log(e.code))`;

/** Another account of the same machine at the gate's socket; its folder is opened, so that the socket's own mode decides. */
export async function trySocketMode(): Promise<string> {
  return withGate({}, async ({ socket }) => {
    const mode = (statSync(socket).mode & 0o777).toString(8);
    if (mode !== "600") throw new Error(`the socket's mode is ${mode}`);
    if (process.getuid?.() !== 0) return "the socket's mode is 600 (only root could try another account)";
    chmodSync(dirname(socket), 0o755);
    const own = await connectAs(0, socket);
    const stranger = await connectAs(STRANGER, socket);
    if (own !== "open" || stranger !== "EACCES") throw new Error(`own: ${own}; stranger: ${stranger}`);
    return "the socket's mode is 600: its own account connects, another one gets EACCES";
  });
}

function connectAs(uid: number, socket: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { uid, gid: uid, cwd: "/", env: { NODE_ENV: process.env.NODE_ENV }, timeout: 20_000 };
    execFile(process.execPath, ["-e", CONNECT, socket], options, (error, stdout, stderr) => {
      if (!error) resolve(stdout.trim());
      else if (error.code === ("EACCES" as never))
        reject(new CannotTry("another account may not run this Node"));
      else reject(new Error(stderr || error.message));
    });
  });
}

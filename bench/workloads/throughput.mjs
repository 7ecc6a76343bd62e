// Port 9001 sends as fast as it may; port 9002 tells how many bytes have reached the disk since the start.
import { constants, openSync, writeSync } from "node:fs";
import { createServer } from "node:net";

const block = Buffer.alloc(256 * 1024, 1);
createServer((socket) => {
  const send = () => {
    while (!socket.destroyed && socket.write(block));
  };
  socket.on("drain", send).on("error", () => socket.destroy());
  send();
}).listen(9001);

let written = 0;
createServer((socket) => socket.end(String(written))).listen(9002);
if (process.env.WRITE === "1") {
  // Synchronous writes: what the kernel buffers is written by the kernel, and counts for nobody on cgroup v1.
  const file = openSync("/tmp/throughput", constants.O_CREAT | constants.O_WRONLY | constants.O_DSYNC);
  const write = () => {
    written += writeSync(file, block, 0, block.length, written % (64 * 1024 * 1024));
    setImmediate(write);
  };
  write();
}
process.on("SIGTERM", () => process.exit(0));

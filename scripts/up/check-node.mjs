// Imported first, and in syntax that an old Node reads: everything after it may count on the version.
const [major, minor] = process.versions.node.split(".").map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `PFN needs Node 20.19 or newer, and this is ${process.versions.node}: install it from https://nodejs.org and try again.`,
  );
  process.exit(1);
}

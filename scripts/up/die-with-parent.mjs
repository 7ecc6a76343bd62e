// Loaded into every child: when the start that made it is killed outright, the channel to it closes, and the child
// ends as if it had been asked to. Otherwise it would hold the port for ever.
process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
process.channel?.unref();

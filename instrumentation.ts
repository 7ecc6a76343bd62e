/** Runs once, in the process that holds the web part's server, before it takes its first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { stampClients } = await import("./server/api/stamp-clients");
  stampClients(process.env.PFN_TRUSTED_PROXIES ?? "");
}

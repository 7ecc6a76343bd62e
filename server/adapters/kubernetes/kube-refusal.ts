import { ContainerGone, RuntimeRefusal, RuntimeUnavailable } from "@/server/ports/container-runtime";
import type { KubeStatus } from "./kube-objects";

/** An API server's "no", with its status object. */
export class KubeRefusal extends Error {
  override name = "KubeRefusal";
  constructor(
    readonly code: number,
    readonly what: string,
    readonly status: KubeStatus,
    /** As the server asks for; `null` where it asks for nothing. */
    readonly retryAfterSeconds: number | null,
  ) {
    super(`${what}: ${status.message ?? `the API server answered ${code}`}`);
  }
}

/** The same in the port's words; anything else is passed on as it is. */
export function runtimeError(error: unknown, { changes = false } = {}): unknown {
  if (!(error instanceof KubeRefusal)) return error;
  const { code, message } = error;
  const cause = { cause: error };
  if (code === 404) return new ContainerGone(message, cause);
  if (code === 401)
    return new RuntimeUnavailable(
      `${message}: the credentials are not accepted, renew the kubeconfig`,
      cause,
    );
  if (code === 403 && changes) return new RuntimeRefusal(`${message}${remedyOf(message)}`, cause);
  if (code === 400 || code === 422) return new RuntimeRefusal(message, cause);
  return new RuntimeUnavailable(`${message}${code === 403 ? remedyOf(message) : ""}`, cause);
}

/** A quota's 403 speaks for itself; that of RBAC names a right that a role can give. */
function remedyOf(message: string): string {
  return / cannot (get|list|watch|patch) resource /.test(message)
    ? "; deploy/kubernetes/rbac.yaml has the role that gives this right"
    : "";
}

import fs from "node:fs";
import path from "node:path";
import { validate as deployment } from "kubernetes-models/_schemas/IoK8sApiAppsV1Deployment";
import { validate as statefulSet } from "kubernetes-models/_schemas/IoK8sApiAppsV1StatefulSet";
import { validate as job } from "kubernetes-models/_schemas/IoK8sApiBatchV1Job";
import { validate as namespace } from "kubernetes-models/_schemas/IoK8sApiCoreV1Namespace";
import { validate as secret } from "kubernetes-models/_schemas/IoK8sApiCoreV1Secret";
import { validate as service } from "kubernetes-models/_schemas/IoK8sApiCoreV1Service";
import { validate as serviceAccount } from "kubernetes-models/_schemas/IoK8sApiCoreV1ServiceAccount";
import { validate as clusterRole } from "kubernetes-models/_schemas/IoK8sApiRbacV1ClusterRole";
import { validate as clusterRoleBinding } from "kubernetes-models/_schemas/IoK8sApiRbacV1ClusterRoleBinding";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";

interface Manifest {
  kind: string;
  metadata: { name: string };
  rules?: { apiGroups: string[]; resources: string[]; verbs: string[] }[];
  spec?: { template?: { spec: PodSpec } };
}
interface PodSpec {
  serviceAccountName?: string;
  automountServiceAccountToken?: boolean;
  securityContext: { runAsNonRoot: boolean };
  containers: {
    name: string;
    image: string;
    command?: string[];
    resources: { limits?: object };
    env: { name: string }[];
  }[];
}

const root = path.resolve(import.meta.dirname, "..");
const folder = path.join(root, "deploy/kubernetes");
const read = (file: string) => fs.readFileSync(path.join(folder, file), "utf8");
const schemas: Record<string, (manifest: unknown) => boolean> = {
  Deployment: deployment,
  StatefulSet: statefulSet,
  Job: job,
  Namespace: namespace,
  Secret: secret,
  Service: service,
  ServiceAccount: serviceAccount,
  ClusterRole: clusterRole,
  ClusterRoleBinding: clusterRoleBinding,
};

/** Every file that a kustomization names, and those of its components. */
const KUSTOMIZATIONS = ["", "node-usage", "reference-postgres"];
const files = KUSTOMIZATIONS.flatMap((part) =>
  (parse(read(path.join(part, "kustomization.yaml"))) as { resources: string[] }).resources.map((file) =>
    path.join(part, file),
  ),
);
const manifests = [...files, "secrets.example.yaml"].flatMap((file) =>
  parseAllDocuments(read(file)).map((document) => document.toJS() as Manifest),
);
const pods = manifests.flatMap(({ metadata, spec }) =>
  spec?.template ? [{ name: metadata.name, pod: spec.template.spec }] : [],
);

/** What PFN asks an API server for, and no more: server/adapters/kubernetes. */
const RIGHTS = [
  "get nodes",
  "list nodes",
  "get pods",
  "list pods",
  "watch pods",
  "list events",
  "watch events",
  "list pods.metrics.k8s.io",
  "get nodes.metrics.k8s.io",
  "list horizontalpodautoscalers.autoscaling",
  "list verticalpodautoscalers.autoscaling.k8s.io",
  "patch pods/resize",
  "get nodes/proxy",
];

describe("deploy/kubernetes", () => {
  it("names files that exist, and every file of it is named", () => {
    const there = fs
      .readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".yaml") && !file.endsWith("kustomization.yaml"));
    expect(there.sort()).toEqual([...files, "secrets.example.yaml"].sort());
  });

  it.each(manifests.map((manifest) => ({ name: `${manifest.kind} ${manifest.metadata.name}`, manifest })))(
    "$name is what the OpenAPI description allows",
    ({ manifest }) => {
      const validate = schemas[manifest.kind] as { errors?: unknown } & ((of: unknown) => boolean);
      expect(validate(manifest), JSON.stringify(validate.errors)).toBe(true);
    },
  );

  it("gives the workers the rights that the adapter uses, and not one more", () => {
    const given = manifests.flatMap(({ rules = [] }) =>
      rules.flatMap(({ apiGroups, resources, verbs }) =>
        verbs.flatMap((verb) =>
          resources.flatMap((resource) =>
            apiGroups.map((group) => `${verb} ${resource}${group === "" ? "" : `.${group}`}`),
          ),
        ),
      ),
    );
    expect(given.sort()).toEqual([...RIGHTS].sort());
  });

  it.each(pods)("$name runs as nobody, with limits, and with a token only where it acts", ({ name, pod }) => {
    expect(pod.securityContext.runAsNonRoot).toBe(true);
    for (const container of pod.containers) expect(container.resources.limits).toBeDefined();
    if (name === "pfn-workers") expect(pod.serviceAccountName).toBe("pfn-workers");
    else expect(pod.automountServiceAccountToken).toBe(false);
  });

  it("starts what is there, with variables that PFN reads", () => {
    const known = fs.readFileSync(path.join(root, "server/env.ts"), "utf8");
    for (const { pod } of pods) {
      for (const { image, command = [], env } of pod.containers) {
        if (image !== "pfn") continue;
        for (const word of command.filter((one) => one.includes("/")))
          expect(fs.existsSync(path.join(root, word)), word).toBe(true);
        for (const variable of env) expect(known).toContain(variable.name.replace(/_FILE$/, ""));
      }
    }
  });
});

import * as client from "@kubernetes/client-node";
import { validate as validateHpa } from "kubernetes-models/_schemas/IoK8sApiAutoscalingV2HorizontalPodAutoscaler";
import { validate as validateEvent } from "kubernetes-models/_schemas/IoK8sApiCoreV1Event";
import { validate as validateNode } from "kubernetes-models/_schemas/IoK8sApiCoreV1Node";
import { validate as validatePod } from "kubernetes-models/_schemas/IoK8sApiCoreV1Pod";

type Validate = ((data: unknown) => boolean) & { errors?: unknown };
interface Attribute {
  baseName: string;
  type: string;
}

const KINDS = {
  Pod: { validate: validatePod as Validate, type: "V1Pod" },
  Node: { validate: validateNode as Validate, type: "V1Node" },
  Event: { validate: validateEvent as Validate, type: "CoreV1Event" },
  HorizontalPodAutoscaler: { validate: validateHpa as Validate, type: "V2HorizontalPodAutoscaler" },
} as const;
export type OpenApiKind = keyof typeof KINDS;

/**
 * Throws when an object is none of its kind by the published OpenAPI description: the required fields and the types by
 * the schemas that `kubernetes-models` compiles from it, and unknown fields by the official client's own tables.
 */
export function assertOfOpenApi(kind: OpenApiKind, object: unknown): void {
  const { validate, type } = KINDS[kind];
  if (!validate(object))
    throw new Error(
      `the double made a ${kind} that the OpenAPI description forbids: ${JSON.stringify(validate.errors)}`,
    );
  const unknown = unknownFields(object, type, kind);
  if (unknown.length > 0) throw new Error(`the OpenAPI description knows no ${unknown.join(", ")}`);
}

function unknownFields(value: unknown, type: string, path: string): string[] {
  const list = /^Array<(.+)>$/.exec(type);
  if (list)
    return (value as unknown[]).flatMap((item, i) => unknownFields(item, list[1] ?? "", `${path}[${i}]`));
  const model = (client as unknown as Record<string, { attributeTypeMap?: Attribute[] }>)[type];
  if (!model?.attributeTypeMap || typeof value !== "object" || value === null) return [];
  const attributes = new Map(model.attributeTypeMap.map((one) => [one.baseName, one.type]));
  return Object.entries(value).flatMap(([key, inner]) => {
    const of = attributes.get(key);
    if (of === undefined) return [`${path}.${key}`];
    return inner === undefined || inner === null ? [] : unknownFields(inner, of, `${path}.${key}`);
  });
}

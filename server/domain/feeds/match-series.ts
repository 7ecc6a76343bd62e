export interface LabelledValue {
  labels: Record<string, string>;
  value: number;
}

export type HostMatch = { ok: true; value: number } | { ok: false; because: string };

/**
 * The one value that is about a host. Two would have to be guessed between, so they are refused.
 *
 * label  whose value is the host's name, with or without a port behind it; `null`: the query answers with one series.
 */
export function matchHost(series: readonly LabelledValue[], label: string | null, host: string): HostMatch {
  const about = label === null ? series : series.filter(({ labels }) => names(labels[label], host));
  const what = label === null ? "the query" : `the query, where ${label} is ${host},`;
  const [one, another] = about;
  if (one === undefined) return { ok: false, because: `${what} answers with nothing` };
  if (another === undefined) return { ok: true, value: one.value };
  const remedy = label === null ? "say which label names the host, or sum them" : `sum by (${label})`;
  return { ok: false, because: `${what} answers with ${about.length} series: ${remedy}` };
}

export type ContainerMatch = { ok: true; values: Map<number, number> } | { ok: false; because: string };

/** The value of each container that a series names in `label`, by its own name or its workload's. */
export function matchContainers(
  series: readonly LabelledValue[],
  label: string,
  containers: readonly { id: number; name: string; workload: string }[],
): ContainerMatch {
  const values = new Map<number, number>();
  for (const { labels, value } of series) {
    const named = labels[label];
    if (named === undefined) continue;
    for (const { id, name, workload } of containers) {
      if (named !== name && named !== workload) continue;
      if (values.has(id)) return { ok: false, because: `two series name ${named}: sum by (${label})` };
      values.set(id, value);
    }
  }
  if (values.size > 0) return { ok: true, values };
  return { ok: false, because: `no series names a running container in its label ${label}` };
}

function names(value: string | undefined, host: string): boolean {
  return value !== undefined && (value === host || value.replace(/:\d+$/, "") === host);
}

/** Runs `work` over all items, at most `bound` at once; results in the items' order. The first error ends it. */
export async function inParallel<T, U>(
  items: readonly T[],
  bound: number,
  work: (item: T) => Promise<U>,
): Promise<U[]> {
  const results = new Array<U>(items.length);
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const at = next++;
      results[at] = await work(items[at] as T);
    }
  };
  await Promise.all(Array.from({ length: Math.min(bound, items.length) }, worker));
  return results;
}

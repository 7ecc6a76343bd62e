/** Several streams as one, in the order of arrival, until all have ended or `signal` aborts. The first error ends it. */
export async function* merged<T>(
  streams: readonly AsyncGenerator<T>[],
  signal: AbortSignal,
): AsyncGenerator<T> {
  const pending = new Map<
    AsyncGenerator<T>,
    Promise<{ stream: AsyncGenerator<T>; result: IteratorResult<T> }>
  >();
  const pull = (stream: AsyncGenerator<T>) =>
    pending.set(
      stream,
      stream.next().then((result) => ({ stream, result })),
    );
  for (const stream of streams) pull(stream);
  try {
    while (pending.size > 0) {
      const { stream, result } = await Promise.race(pending.values());
      if (result.done) pending.delete(stream);
      else {
        pull(stream);
        yield result.value;
      }
    }
  } finally {
    // A stream that waits cannot be told to return: the signal that it was given ends it.
    if (signal.aborted) await Promise.allSettled(pending.values());
  }
}

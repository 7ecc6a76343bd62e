"use client";

import { ErrorState } from "./_ui/error-state";

/** What no screen expected: said plainly, with a way on. The cause is in the browser's console. */
export default function Failure({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <ErrorState
      title="This screen failed"
      remedy={`Try again. If it comes back, report it with ${error.digest ? `the number ${error.digest}` : `these words: ${error.message}`}.`}
      onRetry={reset}
    />
  );
}

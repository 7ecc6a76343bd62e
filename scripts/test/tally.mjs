/** Counts of one part of the test run: { passed, failed, skipped }. */
export const NOTHING = { passed: 0, failed: 0, skipped: 0 };

export function sum(parts) {
  return parts.reduce(
    (total, part) => ({
      passed: total.passed + part.passed,
      failed: total.failed + part.failed,
      skipped: total.skipped + part.skipped,
    }),
    NOTHING,
  );
}

/**
 * Counts out of vitest's JSON report.
 * A file that could not be loaded has no failed test, only a failed suite; and a run may fail through an error that
 * no test owns. Either counts as one failure: a red run never adds up to green.
 */
export function tallyVitest(report, exitCode) {
  if (!report || report.numTotalTests === 0) return { ...NOTHING, failed: 1 };
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  );
  const failed = report.numFailedTests + broken.length;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Counts out of Playwright's JSON report. A test that passed only when repeated counts as failed. */
export function tallyPlaywright(report, exitCode) {
  if (!report?.stats) return { ...NOTHING, failed: 1 };
  const { expected, unexpected, flaky, skipped } = report.stats;
  const failed = unexpected + flaky;
  const ran = expected + failed + skipped;
  return { passed: expected, failed: failed === 0 && (exitCode !== 0 || ran === 0) ? 1 : failed, skipped };
}

/**
 * The exit code of the whole run.
 *
 * requireAll  whether a skipped test is a fault, as on a machine that was prepared for every test.
 */
export function exitCodeOf({ passed, failed, skipped }, requireAll) {
  if (failed > 0 || passed === 0) return 1;
  return requireAll && skipped > 0 ? 1 : 0;
}

export function totalsLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

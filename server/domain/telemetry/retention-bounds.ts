/** The fewest and the most days for which raw samples can be kept. */
export const RETENTION_BOUNDS = { least: 1, most: 3_650 } as const;

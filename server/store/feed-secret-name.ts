/** What a feed's secret is sealed for: moved to another feed's row, it cannot be opened. */
export const feedSecretName = (feedId: number): string => `feed:${feedId}`;

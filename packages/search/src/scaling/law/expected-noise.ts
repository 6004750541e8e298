/** What is believed of the noise between runs before any is measured. */

/**
 * By how much the final losses of runs stray from a smooth law, as a share of the loss, and the number of runs that this counts for beside those that
 * are there. Seeds alone make half of it on the project's own ladder (docs/scaling.md); shapes that do not grow evenly make the rest.
 */
export const expectedNoise = { deviation: 0.005, runs: 3 } as const;

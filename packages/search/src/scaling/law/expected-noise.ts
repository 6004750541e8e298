/** What is believed of the noise between runs before any is measured. */

/**
 * By how much the final losses of runs differ when nothing but their seed does, as a share of the loss, and the number of runs that this counts for
 * beside those that are there. Measured on the project's own ladder: docs/scaling.md.
 */
export const expectedNoise = { deviation: 0.005, runs: 3 } as const;

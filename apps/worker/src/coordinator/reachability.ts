/** How long this coordinator has reached the database without a gap: whoever was away itself must call nobody else silent. */

export interface Reachability {
  reached(nowMs: number): void;
  missed(): void;
  /** Milliseconds since the first of the unbroken successes; 0 before any. */
  reachedForMs(nowMs: number): number;
}

/**
 * Successes more than `longestGapMs` apart do not count as unbroken: a coordinator whose own process was stopped, or whose machine slept, learns
 * so from the gap. Times are those of the wall clock, which goes on while a machine sleeps.
 */
export function createReachability(longestGapMs: number): Reachability {
  let sinceMs: number | null = null;
  let newestMs = 0;
  return {
    reached(nowMs) {
      if (sinceMs === null || nowMs - newestMs > longestGapMs) sinceMs = nowMs;
      newestMs = nowMs;
    },
    missed() {
      sinceMs = null;
    },
    reachedForMs: (nowMs) => (sinceMs === null || nowMs - newestMs > longestGapMs ? 0 : nowMs - sinceMs),
  };
}

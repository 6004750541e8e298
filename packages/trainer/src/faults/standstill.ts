/** A thread that does nothing, as one that waits for a device or a lock that never comes. */

/** Between two looks whether anybody is left to end this process. */
const lookMs = 500;
const never = new Int32Array(new SharedArrayBuffer(4));

/** Blocks the calling thread. */
export function standStill(durationMs: number): void {
  Atomics.wait(never, 0, 0, durationMs);
}

/** Never returns. A blocked thread does not hear that its agent is gone, so this one looks: a drill leaves no process behind. */
export function hang(): never {
  const agent = process.ppid;
  while (process.ppid === agent) standStill(lookMs);
  process.exit(2);
}

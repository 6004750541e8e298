/** Repeats a piece of work at an interval, one at a time, sooner when woken. */

export interface Ticker {
  /** Runs the work now, or again right after the run under way. */
  wake(): void;
  /** No further run starts; resolves when the one under way is over. */
  stop(): Promise<void>;
}

/** `work` handles its own errors: a rejection of it is a bug and ends the process like any unhandled one. */
export function startTicker(everyMs: number, work: () => Promise<void>): Ticker {
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;
  let woken = false;
  let stopped = false;

  const run = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    woken = false;
    const startedAt = performance.now();
    running = work().finally(() => {
      running = null;
      if (stopped) return;
      timer = setTimeout(run, woken ? 0 : Math.max(0, everyMs - (performance.now() - startedAt)));
    });
  };
  run();

  return {
    wake() {
      woken = true;
      if (running === null && !stopped) run();
    },
    async stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await running;
    },
  };
}

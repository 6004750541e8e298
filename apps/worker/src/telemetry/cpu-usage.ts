/** Processor use of the whole machine between two looks at the kernel's counters. */
import { type CpuInfo, cpus } from "node:os";

/** Returns a function that answers the percentage (0 to 100) of processor time used since it was last called; 0 the first time. */
export function createCpuUsage(read: () => readonly CpuInfo[] = cpus): () => number {
  let previous = total(read());
  return () => {
    const current = total(read());
    const elapsedMs = current.busyMs + current.idleMs - previous.busyMs - previous.idleMs;
    const percent = elapsedMs <= 0 ? 0 : (100 * (current.busyMs - previous.busyMs)) / elapsedMs;
    previous = current;
    return Math.min(100, Math.max(0, percent));
  };
}

function total(cores: readonly CpuInfo[]): { busyMs: number; idleMs: number } {
  let busyMs = 0;
  let idleMs = 0;
  for (const { times } of cores) {
    busyMs += times.user + times.nice + times.sys + times.irq;
    idleMs += times.idle;
  }
  return { busyMs, idleMs };
}

/** What the operating system says that a process is at: evidence of why it is silent. */
import { readFileSync } from "node:fs";

/** Letters of proc_pid_stat(5). */
const states: Readonly<Record<string, string>> = {
  R: "running",
  S: "asleep",
  D: "stuck in the kernel",
  T: "stopped",
  t: "stopped by a debugger",
  Z: "dead, waiting to be noticed",
};

/** Null where this machine does not tell, or the process is gone. Of a process with many threads it is the main one's. */
export function processState(pid: number): string | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return null; // no such process, or no such file system
  }
  const letter = stat.slice(stat.lastIndexOf(")") + 2).charAt(0); // the name before it may hold anything
  return states[letter] ?? letter;
}

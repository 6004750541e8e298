/** One size of micro-batch tried in a process of its own, so that its memory is its own and its death is survived and recorded. */
import { fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { BatchTrial } from "@trainyard/contracts";
import type { BatchTrialRequest as TrialRequest } from "@trainyard/trainer/batch-trial-process";
import { z } from "zod";
import { tsxArguments } from "./tsx-arguments";

export type { TrialRequest };

const measurement = z.object({ peakMemoryBytes: z.int(), tokensPerSecond: z.number() });

const watchEveryMs = 100;
const stderrTailCharacters = 2_048;

/** The process ends at once when it takes more than `limitBytes` (where the system tells, on Linux) or when `signal` ends it. */
export async function tryBatch(request: TrialRequest, limitBytes: number, signal: AbortSignal): Promise<BatchTrial> {
  const program = createRequire(import.meta.url).resolve("@trainyard/trainer/batch-trial-process");
  const child = fork(program, [], { execArgv: tsxArguments(), stdio: ["ignore", "ignore", "pipe", "ipc"], signal, killSignal: "SIGKILL" });
  let measured: z.infer<typeof measurement> | null = null;
  let seenBytes: number | null = null;
  let stderr = "";
  child.on("message", (message) => {
    measured = measurement.parse(message);
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-stderrTailCharacters);
  });
  child.on("error", () => undefined); // an abort; whoever asked for it knows
  const watch = setInterval(() => {
    seenBytes = peakResidentBytes(child.pid) ?? seenBytes;
    if (seenBytes !== null && seenBytes > limitBytes) child.kill("SIGKILL");
  }, watchEveryMs);
  child.send(request, () => undefined); // a process that is gone says so by its end
  const ended = await new Promise<Pick<TrialEnd, "exitCode" | "exitSignal">>((resolve) => {
    child.once("close", (exitCode, exitSignal) => resolve({ exitCode, exitSignal }));
  });
  clearInterval(watch);
  return trialOf(request.sequences, { measured, seenBytes, stderr, ...ended }, limitBytes);
}

interface TrialEnd {
  readonly measured: z.infer<typeof measurement> | null;
  /** Peak seen from outside; null where the system does not tell. */
  readonly seenBytes: number | null;
  readonly exitCode: number | null;
  readonly exitSignal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** ONNX Runtime's and Node's words for an allocation that was refused. */
const outOfMemory = /bad_alloc|failed to allocate|out of memory|allocation failed/i;

function trialOf(sequences: number, { measured, seenBytes, exitSignal, exitCode, stderr }: TrialEnd, limitBytes: number): BatchTrial {
  const peakMemoryBytes = measured?.peakMemoryBytes ?? seenBytes;
  const tokensPerSecond = measured?.tokensPerSecond ?? null;
  const end = (outcome: BatchTrial["outcome"], detail: string | null): BatchTrial => ({
    sequences,
    outcome,
    peakMemoryBytes,
    tokensPerSecond,
    detail,
  });
  if (peakMemoryBytes !== null && peakMemoryBytes > limitBytes) return end("too-large", "It passed the memory limit.");
  if (measured !== null) return end("fits", null);
  if (exitSignal === "SIGKILL" || exitSignal === "SIGABRT" || outOfMemory.test(stderr))
    return end("too-large", `Its process ran out of memory${exitSignal === null ? "" : ` (${exitSignal})`}.`);
  return end("failed", stderr.trim() === "" ? `Its process ended with ${exitSignal ?? exitCode}.` : stderr.trim());
}

/** Largest resident size so far of a process; null where the system does not tell, or the process is gone. */
function peakResidentBytes(pid: number | undefined): number | null {
  try {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return kibibytes === undefined ? null : Number(kibibytes) * 1024;
  } catch {
    return null;
  }
}

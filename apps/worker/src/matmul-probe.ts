/** A first guess of a node's training rate, before any run has shown it. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { tsxArguments } from "./tsx-arguments";

/** Share of the matrix multiplication rate that a training step reaches on processors (docs/engine-speed.md): 65 to 85 %, the least of small models. */
const trainingShare = 0.65;

/** Floating-point operations a second to expect of training here; null when the probe fails or `signal` ends it. Takes a few seconds. */
export function probeTrainingRate(threads: number, signal: AbortSignal): Promise<number | null> {
  const program = fileURLToPath(new URL("./matmul-probe-process.ts", import.meta.url));
  const child = fork(program, [String(threads)], { execArgv: tsxArguments(), stdio: ["ignore", "ignore", "ignore", "ipc"], signal });
  return new Promise((resolve) => {
    child.once("message", (rate) => resolve(typeof rate === "number" ? rate * trainingShare : null));
    child.once("error", () => resolve(null));
    child.once("exit", () => resolve(null));
  });
}

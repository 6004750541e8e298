/**
 * Entry point of a process that tries one size of micro-batch: one message with what to try, one back with what it costs. Its end by a signal, or
 * with 1 and a message on the error stream, is an answer too.
 */
import { writeFileSync } from "node:fs";
import { parseOrThrow, runSpecification } from "@trainyard/contracts";
import { z } from "zod";
import { measureBatch } from "./measure-batch";

const batchTrialRequest = z.strictObject({ specification: runSpecification, sequences: z.int().min(1), threads: z.int().min(1) });
export type BatchTrialRequest = z.infer<typeof batchTrialRequest>;

/** Where memory runs out on Linux, this process goes first, and neither its node nor a run beside it. */
function volunteerForTheKernel(): void {
  if (process.platform === "linux") writeFileSync("/proc/self/oom_score_adj", "1000");
}

process.once("message", (message) => {
  void (async () => {
    volunteerForTheKernel();
    const { specification, sequences, threads } = parseOrThrow(batchTrialRequest, message);
    process.send?.(await measureBatch(specification, sequences, threads));
    process.disconnect?.();
  })().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  });
});
process.on("disconnect", () => process.exit(0));

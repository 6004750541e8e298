/** Finds the largest micro-batch that this machine can train. */
import { type BatchFinding, type BatchTrial, batchSpecification, InvalidError, type RunSpecification } from "@trainyard/contracts";
import { searchBatch } from "@trainyard/trainer/batch-search";
import { type TrialRequest, tryBatch } from "./batch-trial";

/** Of the free memory; the rest is a margin for what else runs here, and for what a run meets that a trial of seconds does not. */
const usableShare = 0.8;

export interface BatchFinderOptions {
  /** Its micro-batch is what is looked for; the rest decides what a sequence costs. */
  readonly specification: RunSpecification;
  readonly threads: number;
  /** What a trainer may take here at most; null: all that is free. */
  readonly memoryLimitBytes: number | null;
  /** Ends the search and the trial under way; the search then rejects with its reason. */
  readonly signal: AbortSignal;
  readonly onTrial?: (trial: BatchTrial) => void;
}

/** Largest micro-batch that a specification takes. */
const maximum = batchSpecification.shape.sequences.maxValue ?? 1;

/** Throws InvalidError for a run on another device than the processor. Takes seconds for a small model and minutes for a large one, and all of this machine's threads that it is given. */
export async function findBatch(options: BatchFinderOptions): Promise<BatchFinding> {
  const { specification, threads, memoryLimitBytes, signal, onTrial = () => undefined } = options;
  if (specification.runtime.executionProvider !== "cpu")
    throw new InvalidError([{ field: "runtime.executionProvider", message: "must be cpu: no other memory can be measured yet" }]);
  const availableBytes = process.availableMemory();
  const limitBytes = Math.floor(Math.min(usableShare * availableBytes, memoryLimitBytes ?? Number.POSITIVE_INFINITY));
  const measure = async (sequences: number) => {
    signal.throwIfAborted();
    const request: TrialRequest = { specification, sequences, threads };
    const trial = await tryBatch(request, limitBytes, signal);
    signal.throwIfAborted();
    onTrial(trial);
    return trial;
  };
  const result = await searchBatch({ measure, limitBytes, maximum });
  return { threads, context: specification.model.context, availableBytes, limitBytes, ...result };
}

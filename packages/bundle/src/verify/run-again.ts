/** Runs the last steps of a bundle again from its own checkpoint. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { TrainerStart } from "@trainyard/contracts";
import { type ReplayedState, replayLeg } from "@trainyard/trainer/replay";
import { checkpointFolder } from "../parts";
import type { ReplayPart } from "../replay-part";
import { ComparedSteps } from "./compared-steps";

export interface RunAgainOptions {
  /** Of the unpacked bundle; what the replay writes goes below it. */
  readonly directory: string;
  readonly datasetDirectory: string;
  readonly threads: number;
  readonly signal: AbortSignal;
  readonly onStep: (done: number) => void;
}

/** Rejects with what the trainer throws, or with the signal's reason. */
export async function runAgain(
  part: ReplayPart,
  { directory, datasetDirectory, threads, signal, onStep }: RunAgainOptions,
): Promise<{ steps: ComparedSteps; stateHash: string | null }> {
  const steps = new ComparedSteps(part);
  let state: ReplayedState | null = null;
  for (const [index, leg] of part.legs.entries()) {
    const before: ReplayedState | null = state;
    const { runId, segmentId, specification } = leg;
    const first = part.fromCheckpointId === null ? null : join(directory, checkpointFolder(part.fromCheckpointId));
    const start: TrainerStart = {
      type: "start",
      runId,
      segmentId,
      specification,
      datasetDirectory,
      checkpointDirectory: join(directory, "replay", String(index)),
      resumeFrom: index === 0 ? first : (before?.directory ?? null),
      pretrainedFrom: null,
      threads,
    };
    const compare = (point: Parameters<ComparedSteps["add"]>[0]) => {
      steps.add(point);
      onStep(steps.done);
      return true;
    };
    state = await replayLeg(leg, start, { onStep: compare, signal });
    signal.throwIfAborted();
    if (before !== null) await rm(before.directory, { recursive: true, force: true });
    if (state === null) break;
  }
  return { steps, stateHash: state?.stateHash ?? null };
}

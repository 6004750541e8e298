/** The state a segment starts from, out of a checkpoint that another specification may have written. */
import type { RunSpecification } from "@trainyard/contracts";
import { parameterList, stateChange } from "@trainyard/model";
import { type CheckpointManifest, readManifest } from "./checkpoint/manifest";
import { readCheckpoint } from "./checkpoint/read-checkpoint";
import { stateLayout } from "./checkpoint/state-layout";
import type { StateRotation } from "./runtime/state-rotation";
import { StateSet } from "./runtime/state-set";

export interface ReadState {
  readonly manifest: CheckpointManifest;
  readonly optimizerStartStep: number;
}

/**
 * Fills the current state of `states`, which is laid out for `specification`. The optimizer's state is carried over by the same rules as in a
 * running segment, so that a run that is killed after a change goes on in the same bits. `onPiece` as it comes further. Throws what reading a checkpoint throws.
 */
export async function readState(
  directory: string,
  states: StateRotation,
  specification: RunSpecification,
  onPiece: () => Promise<void>,
): Promise<ReadState> {
  const { specification: written } = await readManifest(directory);
  const change = stateChange(written, specification);
  if (change.keepsAll || !isSameModel(written, specification)) {
    const manifest = await readCheckpoint(directory, states.current.image, onPiece);
    return { manifest, optimizerStartStep: manifest.optimizerStartStep };
  }
  const before = new StateSet(stateLayout(written));
  const manifest = await readCheckpoint(directory, before.image, onPiece);
  states.current.take(before, change.kept);
  return { manifest, optimizerStartStep: change.keepsAge ? manifest.optimizerStartStep : manifest.step };
}

/** State of another model is nothing to carry over; reading it says what does not fit. */
function isSameModel({ model }: RunSpecification, { model: other }: RunSpecification): boolean {
  return JSON.stringify(parameterList(model)) === JSON.stringify(parameterList(other));
}

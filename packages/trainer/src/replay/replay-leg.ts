/** Trains one segment of a run again, with the changes that were made on the way, and ends where the run went on elsewhere. */
import {
  type FromTrainer,
  type ReplayPlan,
  type StepPoint,
  type TrainerCommand,
  type TrainerStart,
  TrainyardError,
} from "@trainyard/contracts";
import { deleteCheckpoint } from "../checkpoint/write-checkpoint";
import { trainSegment } from "../loop";

export interface ReplayedState {
  readonly directory: string;
  readonly stateHash: string;
}

export interface LegPorts {
  /** Answers whether to go on. */
  onStep(point: StepPoint): boolean;
  readonly signal: AbortSignal;
}

/** Resolves with the state at the end; null where it was called off before. Rejects with a TrainyardError of the trainer's. */
export async function replayLeg(leg: ReplayPlan["legs"][number], start: TrainerStart, ports: LegPorts): Promise<ReplayedState | null> {
  const changes = [...leg.changes];
  let atStep = leg.fromStep;
  let calledOff = false;
  let end: ReplayedState | null = null;

  const takeCommands = (): TrainerCommand[] => {
    calledOff ||= ports.signal.aborted;
    if (calledOff || atStep >= leg.toStep) return [{ type: "command", commandId: "end", kind: "pause" }];
    const due = changes.splice(0, changes.findLastIndex(({ step }) => step <= atStep) + 1);
    return due.map(({ step, changes: asked }, index) => ({
      type: "command",
      commandId: `change-${step}-${index}`,
      kind: "change",
      changes: asked,
    }));
  };

  const emit = async (event: FromTrainer): Promise<void> => {
    switch (event.type) {
      case "step":
        atStep = event.point.step;
        calledOff ||= !ports.onStep(event.point);
        return;
      case "checkpoint":
        if (event.step === leg.toStep) end = { directory: event.directory, stateHash: event.stateHash };
        else await deleteCheckpoint(event.directory);
        return;
      case "refused":
        throw new TrainyardError("internal", `The change at step ${event.step} cannot be made again: ${event.why}`);
      default:
        return;
    }
  };

  await trainSegment(start, { emit, takeCommands });
  return calledOff ? null : end;
}

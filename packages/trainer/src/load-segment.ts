/** Everything a segment needs before its first step: verified data and state, and sessions for its graphs. */
import { InvalidError, type RunSpecification, type TrainerStart } from "@trainyard/contracts";
import { initialBuffers, initialParameters } from "@trainyard/model";
import { requireFit } from "@trainyard/model/counts";
import { stateLayout, type TrainingPosition } from "./checkpoint/state-layout";
import { prepareCheckpointDirectory } from "./checkpoint/write-checkpoint";
import { type OpenDataset, openDataset } from "./dataset/dataset-files";
import { IncompatibleCheckpointError } from "./errors";
import { machineMemoryBytes } from "./machine-memory";
import { startFromPretrained } from "./models/start-from-pretrained";
import { readState } from "./read-state";
import { DeviceStates } from "./runtime/device/device-states";
import { type Engine, openEngine } from "./runtime/engine";
import { EvaluationSession } from "./runtime/evaluation-session";
import { LogitsSessions } from "./runtime/logits-sessions";
import { StateRotation } from "./runtime/state-rotation";
import { TrainingStages } from "./runtime/training-stages";
import type { TrainingStates } from "./runtime/training-states";
import { assertContextFits, validationBatches } from "./sampler";
import { TrainingText } from "./training-text";
import type { GuardMemory } from "./update-guard";

export interface LoadedSegment {
  readonly dataset: OpenDataset;
  readonly text: TrainingText;
  readonly states: TrainingStates;
  readonly startPosition: TrainingPosition;
  /** Of the checkpoint it starts from; null when it starts at the seed. */
  readonly parentStateHash: string | null;
  /** What it remembers of the updates before; null: nothing. */
  readonly updateGuard: GuardMemory | null;
  /** What a person should know of the start. */
  readonly startNote: string | null;
  readonly training: TrainingStages;
  readonly evaluation: EvaluationSession;
  readonly logits: LogitsSessions;
  release(): Promise<void>;
}

/** `onProgress` as it comes further. Throws a TrainyardError that says what is missing, corrupt or does not fit. */
export async function loadSegment(start: TrainerStart, onProgress: () => Promise<void>): Promise<LoadedSegment> {
  const { specification, threads } = start;
  const dataset = await openDataset(start.datasetDirectory);
  await onProgress();
  assertFits(specification, dataset);
  requireFitHere(specification);
  await prepareCheckpointDirectory(start.checkpointDirectory);
  const engine = await openEngine(specification, threads);
  const started = new StateRotation(stateLayout(specification));
  const { position, stateHash, updateGuard, note } = await startState(start, started, dataset.description.hash, onProgress);
  await onProgress();
  const states = await statesOf(engine, started);

  const text = await TrainingText.open(specification, dataset);
  await onProgress();
  const sessions = await openSessions(specification, position, dataset, engine);
  return { dataset, text, states, startPosition: position, parentStateHash: stateHash, updateGuard, startNote: note, ...sessions };
}

/** Throws a TrainyardError where this machine's memory cannot hold the run. A GPU's is told by its own provider. */
export function requireFitHere(specification: RunSpecification): void {
  if (specification.runtime.executionProvider === "cpu")
    requireFit(specification, { name: "this machine", memoryBytes: machineMemoryBytes() });
}

/** Sessions for the graphs of a specification, the first of them made for a state at `position`. They take the engine with them. */
export async function openSessions(
  specification: RunSpecification,
  position: TrainingPosition,
  { validation }: OpenDataset,
  engine: Engine,
): Promise<Pick<LoadedSegment, "training" | "evaluation" | "logits" | "release">> {
  const { model, batch, evaluation: held } = specification;
  const training = new TrainingStages(specification, engine);
  await training.at(position.tokens);
  const batches = validationBatches(validation, model.context, batch.sequences, held.batches);
  const evaluation = await EvaluationSession.create(specification, batches, engine);
  const logits = new LogitsSessions(specification, engine);
  let isReleased = false;
  return {
    training,
    evaluation,
    logits,
    async release() {
      if (isReleased) return;
      isReleased = true;
      await Promise.all([training.release(), evaluation.release(), logits.release()]);
      await engine.memory.release();
    },
  };
}

/** Throws InvalidError when model and dataset cannot go together. */
export function assertFits({ model }: RunSpecification, { description, train, validation }: OpenDataset): void {
  if (model.vocabulary < description.vocabulary)
    throw new InvalidError([
      { field: "model.vocabulary", message: `must be at least ${description.vocabulary}, the vocabulary of dataset ${description.name}` },
    ]);
  assertContextFits(model.context, { train, validation });
}

/** The state that was loaded, where the engine wants it. */
export async function statesOf({ memory, layout }: Engine, loaded: StateRotation): Promise<TrainingStates> {
  return layout === null ? loaded : DeviceStates.load(memory, layout, loaded.current);
}

/** Writes the state that a run starts from at its seed. */
export function setInitialState({ current }: StateRotation, specification: RunSpecification): void {
  current.set(initialParameters(specification, specification.seed));
  current.set(initialBuffers(specification.model));
}

interface StartState {
  readonly position: TrainingPosition;
  readonly stateHash: string | null;
  readonly updateGuard: GuardMemory | null;
  readonly note: string | null;
}

async function startState(
  start: TrainerStart,
  states: StateRotation,
  datasetHash: string,
  onProgress: () => Promise<void>,
): Promise<StartState> {
  const { resumeFrom, specification } = start;
  if (resumeFrom === null) {
    setInitialState(states, specification);
    const note = await takePretrained(start, states.current.image.tensors);
    const position = { step: 0, tokens: 0, sampleCursor: 0, optimizerStartStep: 0 };
    return { position, stateHash: null, updateGuard: null, note };
  }
  const { manifest, optimizerStartStep } = await readState(resumeFrom, states, specification, onProgress);
  if (manifest.datasetHash !== datasetHash)
    throw new IncompatibleCheckpointError(resumeFrom, `it was trained on dataset ${manifest.datasetHash}, here is ${datasetHash}`);
  const { step, tokens, sampleCursor, stateHash, updateGuard = null } = manifest;
  return { position: { step, tokens, sampleCursor, optimizerStartStep }, stateHash, updateGuard, note: null };
}

/** A run starts from pretrained weights once: every later segment has its own. */
async function takePretrained(start: TrainerStart, tensors: ReadonlyMap<string, Float32Array>): Promise<string | null> {
  const { pretrainedFrom: directory, datasetDirectory, specification } = start;
  return directory === null ? null : startFromPretrained({ directory, datasetDirectory, design: specification }, tensors);
}

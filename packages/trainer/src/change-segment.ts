/** Changes of a running segment: made at a step boundary, and told of once an update has run under them. */
import {
  type ChangePlan,
  type FromTrainer,
  planChange,
  type RunSpecification,
  type StateFate,
  type TrainerCommand,
  TrainyardError,
} from "@trainyard/contracts";
import { type StateChange, stateChange, stateFates } from "@trainyard/model";
import type { ActivityLog } from "./activity-log";
import type { WrittenCheckpoint } from "./checkpoint/checkpoint-writer";
import { stateLayout, type TrainingPosition } from "./checkpoint/state-layout";
import type { Course } from "./course";
import { type Live, liveValue } from "./live-values";
import { openSessions, requireFitHere, statesOf } from "./load-segment";
import { openEngine } from "./runtime/engine";
import { StateRotation } from "./runtime/state-rotation";
import type { StateSet } from "./runtime/state-set";
import { TrainingText } from "./training-text";

export type ChangeCommand = Extract<TrainerCommand, { kind: "change" }>;

interface Made {
  readonly commandId: string;
  readonly plan: ChangePlan;
  readonly state: readonly StateFate[];
  readonly rebuildDurationMs: number | null;
  /** Holds the state before the change. */
  readonly before: WrittenCheckpoint;
}

export class ChangeDesk {
  readonly #emit: (event: FromTrainer) => Promise<void>;
  readonly #activity: ActivityLog;
  readonly #threads: number;
  #untold: Made[] = [];

  constructor(emit: (event: FromTrainer) => Promise<void>, activity: ActivityLog, threads: number) {
    this.#emit = emit;
    this.#activity = activity;
    this.#threads = threads;
  }

  /** Answers the course after the change; a change that the run refuses is told of and leaves the course as it is. */
  async make({ commandId, changes }: ChangeCommand, course: Course, before: WrittenCheckpoint): Promise<Course> {
    const plan = await this.#planOr(course, changes, (why) => this.#emit({ type: "refused", commandId, step: course.position.step, why }));
    if (plan === null) return course;
    const began = performance.now();
    const next = await this.#follow(course, plan);
    const state = stateFates(course.specification, plan.specification);
    this.#untold.push({ commandId, plan, state, before, rebuildDurationMs: plan.rebuilds ? performance.now() - began : null });
    return next;
  }

  /** Whether the next update is the first under a change. */
  get isExpectant(): boolean {
    return this.#untold.length > 0;
  }

  /** Tells what an update under the changes has read, if any wait to be told of. */
  async tell(live: Live, { optimizerStartStep }: TrainingPosition): Promise<void> {
    for (const { commandId, plan, state, before, rebuildDurationMs } of this.#untold.splice(0)) {
      const values = Object.fromEntries(plan.changes.map(({ field }) => [field, liveValue(field, live)]));
      const { learningRate } = live.result;
      const { directory: checkpointDirectory, stateHash } = before;
      const readBack = { values, learningRate, state: [...state], optimizerStartStep, rebuildDurationMs, checkpointDirectory, stateHash };
      await this.#emit({ type: "changed", commandId, step: before.step, specification: plan.specification, readBack });
    }
  }

  async #planOr(
    { specification, position }: Course,
    changes: ChangeCommand["changes"],
    refuse: (why: string) => Promise<void>,
  ): Promise<ChangePlan | null> {
    try {
      const plan = planChange(specification, changes, position);
      requireFitHere(plan.specification);
      return plan;
    } catch (error) {
      if (!(error instanceof TrainyardError)) throw error;
      await refuse(error.message);
      return null;
    }
  }

  async #follow({ segment, specification: from, position: at }: Course, { specification, rebuilds }: ChangePlan): Promise<Course> {
    const { kept, keepsAll, keepsAge } = stateChange(from, specification);
    const position = keepsAge ? at : { ...at, optimizerStartStep: at.step };
    const sameText = JSON.stringify(from.augmentation) === JSON.stringify(specification.augmentation);
    const text = sameText ? segment.text : await TrainingText.open(specification, segment.dataset);
    if (!rebuilds && keepsAll) {
      segment.training.follow(specification);
      return { segment: { ...segment, text }, specification, position };
    }
    await this.#activity.begin("building");
    // First, because sessions of two graphs may not fit in memory together. Should the new ones fail, the checkpoint before holds the run.
    const before = await segment.states.onHost();
    await segment.release();
    const engine = await openEngine(specification, this.#threads);
    const stays = keepsAll && engine.layout === null && before === segment.states.current;
    const states = stays ? segment.states : await statesOf(engine, taken(before, kept, specification));
    const sessions = await openSessions(specification, position, segment.dataset, engine);
    return { segment: { ...segment, ...sessions, text, states }, specification, position };
  }
}

function taken(before: StateSet, kept: StateChange["kept"], specification: RunSpecification): StateRotation {
  const states = new StateRotation(stateLayout(specification));
  states.current.take(before, kept);
  return states;
}

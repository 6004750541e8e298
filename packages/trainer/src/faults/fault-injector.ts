/** Faults that tests and drills inject into a trainer: what the loop asks at each step; without any it is empty lists all the way. */
import { InvalidError, type RunSpecification, type TrainerFault, valueAt, withChanges } from "@trainyard/contracts";
import type { WriteFile } from "../checkpoint/write-checkpoint";
import { writeParts } from "../files";
import type { TrainingStates } from "../runtime/training-states";
import type { TrainingBatch } from "../training-text";
import { flipBitOnDisk, refuseForSpace } from "./checkpoint-faults";
import { randomBatch } from "./random-batch";
import { hang, standStill } from "./standstill";
import { damageWeight } from "./weight-faults";

type Name = TrainerFault["fault"];
type Of<Kind extends Name> = Extract<TrainerFault, { fault: Kind }>;

/** These strike the first checkpoint at or after their step, all others the updates from their step on. */
const ofCheckpoints: readonly Name[] = ["bit-flip-checkpoint", "disk-full"];

export class FaultInjector {
  #armed: TrainerFault[] = [];

  /** A fault whose step has passed strikes at `nextStep`. */
  arm(fault: TrainerFault, nextStep: number): void {
    this.#armed.push({ ...fault, atStep: Math.max(fault.atStep, nextStep) });
  }

  /** Faults that begin with the update of this number. */
  beginning(step: number): readonly TrainerFault[] {
    return this.#armed.filter(({ fault, atStep }) => atStep === step && !ofCheckpoints.includes(fault));
  }

  /** Whether the state is damaged before this update; nobody else may be reading it then. */
  damagesWeights(step: number): boolean {
    return this.#at("nan", step).length + this.#at("bit-flip-weights", step).length > 0;
  }

  /** Damage to the state that the update of this number starts from. Throws an InvalidError where the state is out of the processor's reach. */
  damage({ current }: TrainingStates, { model }: RunSpecification, step: number): void {
    for (const _ of this.#at("nan", step)) damageWeight(current, model, { value: Number.NaN });
    for (const { bit } of this.#at("bit-flip-weights", step)) damageWeight(current, model, { bit });
  }

  /** What the optimizer really goes by. Throws an InvalidError for a field that is no number of it. */
  inForce(specification: RunSpecification, step: number): RunSpecification {
    const stale = this.#at("stale-optimizer", step);
    for (const { field } of stale)
      if (typeof valueAt(specification, field) !== "number")
        throw new InvalidError([{ field, message: "must be a number that the optimizer goes by" }]);
    const changes = stale.map(({ field, value: to }) => ({ field, from: valueAt(specification, field), to, rebuilds: false }));
    return changes.length === 0 ? specification : withChanges(specification, changes);
  }

  learningRate(rate: number, step: number): number {
    return this.#at("learning-rate", step).reduce((product, { factor }) => product * factor, rate);
  }

  batch(batch: TrainingBatch, { model, seed }: RunSpecification, step: number): TrainingBatch {
    return this.#at("poisoned-batch", step).length === 0 ? batch : randomBatch(batch, model, seed, step);
  }

  /** Inside an update that has taken `durationMs` so far: never returns when it is to hang, and late when it is to be slow. */
  delay(step: number, durationMs: number): void {
    if (this.#at("hang", step).length > 0) hang();
    for (const { factor } of this.#at("slow", step)) standStill((factor - 1) * durationMs);
  }

  /** How the state of this step is written. */
  writing(step: number): WriteFile {
    return this.#taken("disk-full", step) === undefined ? writeParts : refuseForSpace;
  }

  /** Once the checkpoint of this step is hashed and in its place, and before anybody hears of it: one that is known of is damaged already. */
  async onDisk(directory: string, step: number): Promise<void> {
    if (this.#taken("bit-flip-checkpoint", step) !== undefined) await flipBitOnDisk(directory);
  }

  #at<Kind extends Name>(kind: Kind, step: number): readonly Of<Kind>[] {
    return this.#armed.filter((fault): fault is Of<Kind> => fault.fault === kind && isAt(fault, step));
  }

  /** The fault of this kind whose step has come; it strikes once. */
  #taken(kind: Name, step: number): TrainerFault | undefined {
    const place = this.#armed.findIndex(({ fault, atStep }) => fault === kind && atStep <= step);
    return place < 0 ? undefined : this.#armed.splice(place, 1)[0];
  }
}

function isAt(fault: TrainerFault, step: number): boolean {
  return fault.atStep <= step && step < fault.atStep + lastingSteps(fault);
}

/** Updates that a fault lasts. */
function lastingSteps(fault: TrainerFault): number {
  if (fault.fault === "slow" || fault.fault === "stale-optimizer") return Number.POSITIVE_INFINITY;
  return "steps" in fault ? fault.steps : 1;
}

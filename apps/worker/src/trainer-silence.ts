/**
 * Tells a trainer that hangs from one that is slow: any message is a sign of life, so what counts is silence, not missing steps. Times are
 * those of a clock that nobody sets.
 */
import type { FromTrainer } from "@trainyard/contracts";
import { median } from "./run-progress";

/** How often to ask. */
export const checkEveryMs = 250;
/** A trainer is hung after three of its own steps and 10 s; the last second of them is for looking and for recording it. */
const medianSteps = 3;
const leastSilenceMs = 9_000;
/** Graph and state of a large model take minutes on a small machine; until its first step nothing else is known of its pace. */
const buildLimitMs = 15 * 60_000;
/** Training waits for the disk only where a checkpoint is not done when the next is due, or at the end; a slow disk is no hang. */
const diskLimitMs = 5 * 60_000;
/** Whoever asks so late was itself stopped or starved, and what the trainer said meanwhile is still on its way here. */
const longestGapMs = 2_000;
const newestSteps = 32;

export interface Silence {
  readonly silentMs: number;
  readonly limitMs: number;
  /** What it said last that it was at. */
  readonly activity: string;
  /** Of the newest 32 steps; null before the first. */
  readonly medianStepMs: number | null;
  readonly lastStep: number | null;
}

export class TrainerSilence {
  readonly #stepDurationsMs: number[] = [];
  #activity = "building";
  #lastStep: number | null = null;
  #heardMs: number;
  #askedMs: number;
  #held = false;

  constructor(nowMs: number) {
    this.#heardMs = nowMs;
    this.#askedMs = nowMs;
  }

  heard(message: FromTrainer, nowMs: number): void {
    this.#heardMs = nowMs;
    if (message.type === "activity") this.#activity = message.activity;
    if (message.type !== "step") return;
    this.#activity = "training";
    this.#lastStep = message.point.step;
    this.#stepDurationsMs.push(message.point.stepDurationMs);
    if (this.#stepDurationsMs.length > newestSteps) this.#stepDurationsMs.shift();
  }

  /** Held by its agent: it cannot speak, and nothing is to be made of that. */
  hold(): void {
    this.#held = true;
  }

  release(nowMs: number): void {
    this.#held = false;
    this.#heardMs = nowMs;
  }

  /** Null while there is nothing to complain of. */
  tooLong(nowMs: number): Silence | null {
    const wasAway = nowMs - this.#askedMs > longestGapMs;
    this.#askedMs = nowMs;
    if (wasAway || this.#held) this.#heardMs = nowMs;
    const medianStepMs = this.#stepDurationsMs.length === 0 ? null : median(this.#stepDurationsMs);
    const limitMs = this.#limitMs(medianStepMs);
    const silentMs = nowMs - this.#heardMs;
    return silentMs < limitMs ? null : { silentMs, limitMs, activity: this.#activity, medianStepMs, lastStep: this.#lastStep };
  }

  #limitMs(medianStepMs: number | null): number {
    if (medianStepMs === null || this.#activity === "building") return buildLimitMs;
    return this.#activity === "checkpointing" ? diskLimitMs : medianSteps * medianStepMs + leastSilenceMs;
  }
}

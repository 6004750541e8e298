/** What decides how far each trial is trained. It is told what happens in virtual time, and asked whenever a slot is free. */
import type { Decision } from "../plan/facts";

/** A stretch that should begin. */
export interface Next {
  /** Null: a new trial. */
  readonly trial: number | null;
  readonly rung: number;
  /** The trial whose checkpoint it begins with, at the rung before; null: its own. */
  readonly copiedFrom: number | null;
}

/** Called once for a trial at a rung, or again where the decision has become another. */
export type Judge = (trial: number, rung: number, decision: Exclude<Decision["decision"], "ends">, why: string) => void;

export interface Scheduler {
  /** What should begin next, without beginning it; null: nothing until something ends. */
  next(mayGrow: boolean): Next | null;
  /** A stretch of the trial, up to the rung, has begun. */
  began(trial: number, rung: number): void;
  /** The trial came to the rung; smaller losses are better. Infinite: it diverged before. */
  reached(trial: number, rung: number, loss: number): void;
  /** The trial ended before the rung for a reason that says nothing about its values. */
  left(trial: number, rung: number): void;
  /** Nothing begins any more: what still waits is pruned. */
  close(why: string): void;
}

export function goOn(trial: number, rung: number): Next {
  return { trial, rung, copiedFrom: null };
}

export function grow(rung: number): Next {
  return { trial: null, rung, copiedFrom: null };
}

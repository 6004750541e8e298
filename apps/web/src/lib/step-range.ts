/** A stretch of steps, both ends included. */
export interface StepRange {
  from: number;
  to: number;
}

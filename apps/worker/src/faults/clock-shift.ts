/** A machine whose clock is wrong: this process's own clock, and the times that its trainer, on the same machine, would have stamped. */
import type { FromTrainer } from "@trainyard/contracts";
import { withTimesMoved } from "../message-times";

const rightNow = Date.now;

export interface ClockShift {
  /** Moves Date.now of this process to the true time plus so much. */
  shift(offsetMs: number): void;
  /** The message as a trainer under the same clock would have sent it. */
  stamped(message: FromTrainer): FromTrainer;
}

export function createClockShift(): ClockShift {
  let shiftMs = 0;
  return {
    shift(offsetMs) {
      shiftMs = offsetMs;
      Date.now = () => rightNow() + shiftMs;
    },
    stamped: (message) => withTimesMoved(message, shiftMs),
  };
}

/** Every trial is trained whole. */
import { grow, type Next, type Scheduler } from "./scheduler";

export class NoScheduler implements Scheduler {
  next(mayGrow: boolean): Next | null {
    return mayGrow ? grow(0) : null;
  }

  began(): void {}

  reached(): void {}

  left(): void {}

  close(): void {}
}

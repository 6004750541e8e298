/** What a sweep has begun so far, against its budget. Node-hours depend on how fast nodes are, so they are not the plan's. */
import type { SweepBudget } from "@trainyard/contracts";

export class Spending {
  #tokens = 0;
  #flops = 0;

  /** Tokens may be negative: given back by a stretch that ended early. */
  add(tokens: number, flopsPerToken: number): void {
    this.#tokens += tokens;
    this.#flops += tokens * flopsPerToken;
  }

  /** In words, or null while there is some left. */
  exhausted({ tokens, flops }: SweepBudget): string | null {
    if (tokens !== null && this.#tokens >= tokens) return `The budget of ${tokens.toLocaleString("en")} tokens is used up.`;
    if (flops !== null && this.#flops >= flops) return `The budget of ${flops.toPrecision(3)} FLOPs is used up.`;
    return null;
  }
}

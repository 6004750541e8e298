/** Tells what the live optimizer holds: after the first update of a segment and under a change, and whenever it is not what it was. */
import type { FromTrainer, RunSpecification } from "@trainyard/contracts";
import { type Live, liveValue } from "./live-values";

const sections = ["batch", "loss", "regularisation", "optimizer", "schedule"] as const;

export class ConfigurationDesk {
  readonly #emit: (event: FromTrainer) => Promise<void>;
  /** What was told last; null: it is to be told again. */
  #told: string | null = null;

  constructor(emit: (event: FromTrainer) => Promise<void>) {
    this.#emit = emit;
  }

  /** The next update is the first under a change. */
  expectChange(): void {
    this.#told = null;
  }

  /** Looks at the update that made `step`; costs microseconds where there is nothing to tell. */
  async tell(step: number, live: Live): Promise<void> {
    const values = Object.fromEntries(fieldsOf(live.specification).map((field) => [field, liveValue(field, live)]));
    const held = JSON.stringify(values);
    if (held === this.#told) return;
    this.#told = held;
    // The rate of this update; it follows the schedule, so that another one is no news.
    await this.#emit({ type: "configuration", step, values: { ...values, learningRate: live.result.learningRate } });
  }
}

function fieldsOf(specification: RunSpecification): readonly string[] {
  const fields = sections.flatMap((section) => Object.keys(specification[section]).map((name) => `${section}.${name}`));
  return [...fields, "model.activation"];
}

/** What becomes of each state tensor of a parameter when another optimizer takes over. */
import type { OptimizerSpecification } from "@trainyard/contracts";
import type { Parameter } from "../parameters";
import { optimizerOf } from "./table";

export interface SlotFate {
  /** Of the tensor afterwards, or before where it is dropped. */
  readonly suffix: string;
  readonly fate: "kept" | "zero" | "dropped";
  readonly because: string;
}

export function mapOptimizerState(from: OptimizerSpecification, to: OptimizerSpecification, parameter: Parameter): readonly SlotFate[] {
  const before = optimizerOf(from, parameter).slots(parameter, from);
  const after = optimizerOf(to, parameter).slots(parameter, to);
  const isKept = from.name === to.name;
  return [
    ...after.map(
      ({ suffix }): SlotFate => ({ suffix, fate: isKept ? "kept" : "zero", because: isKept ? "the update reads it as before" : "another" }),
    ),
    ...(isKept ? [] : before.map(({ suffix }): SlotFate => ({ suffix, fate: "dropped", because: "another" }))),
  ];
}

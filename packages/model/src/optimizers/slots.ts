/** The state each optimizer keeps for a parameter; free of graphs, so that pages can count it and show what a swap does to it. */
import type { OptimizerSpecification } from "@trainyard/contracts";
import type { Parameter } from "../parameters";
import { type OptimizerName, optimizerNameOf } from "./assignment";

/** One state tensor that an optimizer keeps for a parameter; zero at first. */
export interface Slot {
  /** Follows the parameter's name: `first_moment`. */
  readonly suffix: string;
  readonly shape: readonly number[];
}

type Slots = (parameter: Pick<Parameter, "shape">, specification: Pick<OptimizerSpecification, "beta1" | "momentum">) => readonly Slot[];

const moments: Slots = ({ shape }) => [
  { suffix: "first_moment", shape },
  { suffix: "second_moment", shape },
];

export const slotsByOptimizer: Readonly<Record<OptimizerName, Slots>> = {
  adamw: moments,
  adam: moments,
  lion: ({ shape }) => [{ suffix: "first_moment", shape }],
  muon: ({ shape }) => [{ suffix: "momentum", shape }],
  sgd: ({ shape }, { momentum }) => (momentum > 0 ? [{ suffix: "momentum", shape }] : []),
  adafactor({ shape }, { beta1 }) {
    const [rows, columns] = shape;
    const second: readonly Slot[] =
      rows === undefined || columns === undefined
        ? [{ suffix: "second_moment", shape }]
        : [
            { suffix: "row_second_moment", shape: [rows, 1] },
            { suffix: "column_second_moment", shape: [1, columns] },
          ];
    return beta1 > 0 ? [{ suffix: "first_moment", shape }, ...second] : second;
  },
};

/** State tensors of a parameter under a specification, in a fixed order. */
export function slotsOf(specification: OptimizerSpecification, parameter: Parameter): readonly Slot[] {
  return slotsByOptimizer[optimizerNameOf(specification, parameter)](parameter, specification);
}

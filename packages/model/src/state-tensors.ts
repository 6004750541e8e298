/** The tensors of a training state in their one canonical order: parameters, then what the optimizer keeps, then buffers. */
import type { ModelSpecification, OptimizerSpecification } from "@trainyard/contracts";
import type { Shape } from "@trainyard/graph";
import { optimizerOf } from "./optimizers/table";
import { bufferList, parameterList } from "./parameters";
import { slotName } from "./tensor-names";

export interface StateTensor {
  readonly name: string;
  readonly shape: Shape;
}

export interface StateOwner {
  readonly model: ModelSpecification;
  readonly optimizer: OptimizerSpecification;
}

export function stateTensors({ model, optimizer }: StateOwner): readonly StateTensor[] {
  const parameters = parameterList(model);
  const slots = parameters.flatMap((parameter) =>
    optimizerOf(optimizer, parameter)
      .slots(parameter, optimizer)
      .map(({ suffix, shape }) => ({ suffix, name: slotName(parameter.name, suffix), shape })),
  );
  // Slots of one kind lie together, so that each is one stretch of the file.
  const suffixes = [...new Set(slots.map(({ suffix }) => suffix))];
  const bySuffix = suffixes.flatMap((suffix) => slots.filter((slot) => slot.suffix === suffix));
  return [...parameters, ...bySuffix, ...bufferList(model)].map(({ name, shape }) => ({ name, shape }));
}

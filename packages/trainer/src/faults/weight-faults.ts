/** Damage to one number of one parameter: the middle of the first feed-forward block's second matrix, which every token goes through. */
import { InvalidError, type ModelSpecification } from "@trainyard/contracts";
import { parameterList } from "@trainyard/model";
import type { StateTensors } from "../runtime/training-states";

/** Sets the number, or flips a bit of it, counted from the lowest. Throws an InvalidError where the state is in the memory of a device. */
export function damageWeight({ tensors }: StateTensors, model: ModelSpecification, damage: { value: number } | { bit: number }): void {
  const parameter = parameterList(model).find(({ part, isBias }) => part === "down" && !isBias);
  const tensor = parameter === undefined ? undefined : tensors.get(parameter.name);
  if (tensor === undefined || tensor.location !== "cpu")
    throw new InvalidError([{ field: "fault", message: "must be one without damage to weights: they lie on a device" }]);
  const values = tensor.data as Float32Array;
  const place = values.length >> 1;
  if ("value" in damage) values[place] = damage.value;
  else {
    const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
    words[place] = ((words[place] ?? 0) ^ (1 << damage.bit)) >>> 0;
  }
}

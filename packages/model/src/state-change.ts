/** What becomes of a training state when its run goes on by another specification: told to people first, then done. */
import type { StateFate } from "@trainyard/contracts";
import { keepsUpdateCount, mapOptimizerState, type SlotFate } from "./optimizers/state-mapping";
import { bufferList, parameterList } from "./parameters";
import type { StateOwner } from "./state-tensors";
import { slotName } from "./tensor-names";

/** By kind of tensor, fate and reason, with the number of parameters they concern. Parameters and buffers themselves always stay. */
export function stateFates(from: StateOwner, to: StateOwner): readonly StateFate[] {
  const fates = new Map<string, StateFate>();
  for (const { suffix, fate, because } of slotFates(from, to)) {
    const key = `${suffix} ${fate} ${because}`;
    const known = fates.get(key);
    fates.set(key, { tensor: suffix.replaceAll("_", " "), fate, because, parameters: (known?.parameters ?? 0) + 1 });
  }
  return [...fates.values()];
}

/** A tensor of the state before, and what its numbers are multiplied by. */
export interface KeptTensor {
  readonly name: string;
  readonly scale: number;
}

export interface StateChange {
  /** Tensors that go on, parameters and buffers among them, and what they go on from; all others of the new state start at zero. */
  readonly kept: ReadonlyMap<string, KeptTensor>;
  /** Whether the state is the same tensors afterwards, with the same numbers. */
  readonly keepsAll: boolean;
  /** Whether the optimizer goes on counting its updates. If not, its bias corrections count them from the change on. */
  readonly keepsAge: boolean;
}

export function stateChange(from: StateOwner, to: StateOwner): StateChange {
  const fates = slotFates(from, to);
  const kept = new Map<string, KeptTensor>();
  for (const { name } of [...parameterList(to.model), ...bufferList(to.model)]) kept.set(name, { name, scale: 1 });
  for (const { name, origin } of fates) if (origin !== null) kept.set(name, origin);
  return {
    kept,
    keepsAll: fates.every(({ name, origin }) => origin?.name === name && origin.scale === 1),
    keepsAge: keepsUpdateCount(from.optimizer, to.optimizer),
  };
}

interface NamedFate extends SlotFate {
  readonly name: string;
  readonly origin: KeptTensor | null;
}

function slotFates(from: StateOwner, to: StateOwner): readonly NamedFate[] {
  return parameterList(to.model).flatMap((parameter) =>
    mapOptimizerState(from.optimizer, to.optimizer, parameter).map((fate) => ({
      ...fate,
      name: slotName(parameter.name, fate.suffix),
      origin: fate.source === null ? null : { name: slotName(parameter.name, fate.source.suffix), scale: fate.source.scale },
    })),
  );
}

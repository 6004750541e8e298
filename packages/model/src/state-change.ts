/** What becomes of a training state when its run goes on by another specification: told to people first, then done. */
import type { StateFate } from "@trainyard/contracts";
import { mapOptimizerState, type SlotFate } from "./optimizers/state-mapping";
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

export interface StateChange {
  /** Tensors that go on with their numbers, parameters and buffers among them; all others of the new state start at zero. */
  readonly kept: ReadonlySet<string>;
  /** Whether the state is the same tensors afterwards, with the same numbers. */
  readonly keepsAll: boolean;
  /** Whether all of the optimizer's state goes on. If not, its bias corrections count updates from the change on. */
  readonly keepsAge: boolean;
}

export function stateChange(from: StateOwner, to: StateOwner): StateChange {
  const fates = slotFates(from, to);
  const slots = fates.filter(({ fate }) => fate === "kept").map(({ name }) => name);
  const others = [...parameterList(to.model), ...bufferList(to.model)].map(({ name }) => name);
  return {
    kept: new Set([...others, ...slots]),
    keepsAll: slots.length === fates.length,
    keepsAge: fates.every(({ fate }) => fate !== "zero"),
  };
}

function slotFates(from: StateOwner, to: StateOwner): readonly (SlotFate & { readonly name: string })[] {
  return parameterList(to.model).flatMap((parameter) =>
    mapOptimizerState(from.optimizer, to.optimizer, parameter).map((fate) => ({ ...fate, name: slotName(parameter.name, fate.suffix) })),
  );
}

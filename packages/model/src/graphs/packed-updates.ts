/** What an optimizer updates as a whole: a parameter, or a pack of them. */
import type { Tensor } from "@trainyard/graph";
import type { DeviceGraphBuilder } from "./device-graph-builder";
import type { Trained } from "./trained";

/** Packs with the gradients of their members end to end, then the parameters that are in none. */
export function packedUpdates(builder: DeviceGraphBuilder, trained: readonly Trained[]): readonly Trained[] {
  const gradients = new Map(trained.map(({ parameter, gradient }) => [parameter.name, gradient]));
  const gradientOf = (name: string): Tensor => {
    const gradient = gradients.get(name);
    if (gradient === undefined) throw new TypeError(`${name} is in a pack, but the loss does not depend on it.`);
    return gradient;
  };
  const packs = builder.packs.map((pack) => ({
    parameter: { ...pack.parameter, name: pack.name, shape: pack.shape },
    rule: pack.parameter,
    value: builder.input(pack.name, "float32", pack.shape),
    gradient: builder.packed(pack, gradientOf),
  }));
  const packed = new Set(builder.packs.flatMap(({ members }) => members.map(({ name }) => name)));
  return [...packs, ...trained.filter(({ parameter }) => !packed.has(parameter.name))];
}

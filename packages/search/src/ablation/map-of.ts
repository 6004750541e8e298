/** Layers by heads: what each absence adds to the loss, from a study's effects. */
import type { AblationEffect, AblationMap } from "@trainyard/contracts";

/** Null where a part was not measured alone. `headImportance` is empty where nothing was evaluated. */
export function mapOf(
  { layers, heads }: { layers: number; heads: number },
  effects: readonly Pick<AblationEffect, "key" | "effect">[],
  headImportance: readonly (readonly number[])[],
): AblationMap {
  const values = new Map(effects.map(({ key, effect }) => [key, effect?.value ?? null]));
  const each = <Value>(of: (layer: number) => Value) => Array.from({ length: layers }, (_, layer) => of(layer));
  const effectOf = (key: string) => values.get(key) ?? null;
  return {
    heads: each((layer) => Array.from({ length: heads }, (_, head) => effectOf(`head:${layer}.${head}`))),
    attention: each((layer) => effectOf(`attention:${layer}`)),
    feedForward: each((layer) => effectOf(`feed-forward:${layer}`)),
    layers: each((layer) => effectOf(`layer:${layer}`)),
    headImportance: headImportance.map((row) => [...row]),
  };
}

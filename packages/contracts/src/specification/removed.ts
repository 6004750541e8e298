/** What `model.removed` leaves of an architecture, asked part by part. */

/** Of a model's specification. */
interface Removing {
  readonly removed: readonly string[];
}
export type SubBlock = "attention" | "feed-forward";

/** Whether layer `layer` (from 0) has this sub-block; without it, its norm and what it would add to the residual stream are gone. */
export function hasSubBlock({ removed }: Removing, layer: number, part: SubBlock): boolean {
  return !removed.includes(`layer:${layer}`) && !removed.includes(`${part}:${layer}`);
}

/** Heads of a layer, from 0, whose output is zero before the output projection reads it. */
export function removedHeads({ removed, heads }: Removing & { readonly heads: number }, layer: number): readonly number[] {
  return Array.from({ length: heads }, (_, head) => head).filter((head) => removed.includes(`head:${layer}.${head}`));
}

/** The norm that is computed. */
export function normKind<Norm extends string>({ norm, removed }: Removing & { readonly norm: Norm }): Norm | "none" {
  return removed.includes("norms") ? "none" : norm;
}

/** False: no vector is added anywhere, neither by linear layers nor by norms. */
export function hasBiases({ removed }: Removing): boolean {
  return !removed.includes("biases");
}

/** Refuses what is not there to be removed. */
export function checkRemoved(
  { removed, layers, heads }: Removing & { readonly layers: number; readonly heads: number },
  refuse: (message: string) => void,
): void {
  for (const part of removed) {
    const [, layer, head] = /:(\d+)(?:\.(\d+))?$/.exec(part) ?? [];
    if (layer !== undefined && Number(layer) >= layers) refuse(`must name layers below ${layers}, counted from 0: not ${part}`);
    else if (head !== undefined && Number(head) >= heads) refuse(`must name heads below ${heads}, counted from 0: not ${part}`);
  }
}

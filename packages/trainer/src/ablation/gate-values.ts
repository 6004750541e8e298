/** Which factors on a model's parts make it another that differs by removals alone. */
import type { ModelSpecification } from "@trainyard/contracts";
import { type GatedPart, gateShape } from "@trainyard/model";

export type GateValues = Readonly<Record<GatedPart, Float32Array>>;

/** Everything in. */
export function openGates(model: ModelSpecification): GateValues {
  const ones = (part: GatedPart) => {
    const [layers, parts] = gateShape(model, part);
    return new Float32Array(layers * parts).fill(1);
  };
  return { heads: ones("heads"), units: ones("units"), attention: ones("attention"), "feed-forward": ones("feed-forward") };
}

/** Null where `variant` differs from `model` in anything but layers, sub-blocks and heads that are out. */
export function gatesBetween(model: ModelSpecification, variant: ModelSpecification): GateValues | null {
  if (JSON.stringify({ ...variant, removed: model.removed }) !== JSON.stringify(model)) return null;
  if (model.removed.some((part) => !variant.removed.includes(part))) return null;
  const gates = openGates(model);
  for (const part of variant.removed) {
    if (model.removed.includes(part)) continue;
    const [, kind, layerText = "", head] = /^(layer|attention|feed-forward|head):(\d+)(?:\.(\d+))?$/.exec(part) ?? [];
    const layer = Number(layerText);
    if (kind === undefined) return null;
    if (kind === "head") gates.heads[layer * model.heads + Number(head)] = 0;
    if (kind === "layer" || kind === "attention") gates.attention[layer] = 0;
    if (kind === "layer" || kind === "feed-forward") gates["feed-forward"][layer] = 0;
  }
  return gates;
}

/** Rows of the table of effects: which are shown, in what order, and on what scale. Pure. */
import type { AblationEffect, AblationVerdict } from "@trainyard/contracts";

type EffectOrder = "effect" | "label" | "verdict";

export interface EffectFilter {
  readonly text: string;
  readonly verdict: AblationVerdict | "all";
  readonly order: EffectOrder;
}

const rank: Record<AblationVerdict, number> = { hurts: 0, helps: 1, unclear: 2, "no-effect": 3, waits: 4 };

/** What was not measured comes last, whatever the order. */
export function effectRows(effects: readonly AblationEffect[], { text, verdict, order }: EffectFilter): AblationEffect[] {
  const words = text.toLowerCase().split(/\s+/);
  const shown = effects.filter(
    ({ label, key, verdict: own }) =>
      (verdict === "all" || own === verdict) && words.every((word) => `${label} ${key}`.toLowerCase().includes(word)),
  );
  if (order === "label") return shown;
  const value = ({ effect }: AblationEffect) => effect?.value ?? Number.NEGATIVE_INFINITY;
  return shown.toSorted((a, b) => (order === "verdict" ? rank[a.verdict] - rank[b.verdict] : 0) || value(b) - value(a));
}

/** From the lowest to the highest end of an interval, 0 included. */
export function effectDomain(effects: readonly AblationEffect[]): [low: number, high: number] {
  const ends = effects.flatMap(({ effect }) => (effect === null ? [] : [effect.low, effect.high]));
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const margin = (high - low || 1) * 0.04;
  return [low - margin, high + margin];
}

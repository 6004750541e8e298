/** Order, scale and direction of the axes, as a person has set them. */
import { useState } from "react";
import type { TrialAxis } from "../../trial-axes";
import type { AxisLook } from "./placed-axis";

export interface AxisLooks {
  readonly ordered: readonly TrialAxis[];
  readonly lookOf: (axis: TrialAxis) => AxisLook;
  readonly setLook: (axisId: string, look: AxisLook) => void;
  readonly move: (axisId: string, by: -1 | 1) => void;
}

export function useAxisLooks(axes: readonly TrialAxis[]): AxisLooks {
  const [looks, setLooks] = useState<ReadonlyMap<string, AxisLook>>(new Map());
  const [order, setOrder] = useState<readonly string[]>([]);
  const ordered = inOrder(axes, order);
  return {
    ordered,
    lookOf: ({ id, scale }) => looks.get(id) ?? { isLog: scale === "log", isFlipped: false },
    setLook: (axisId, look) => setLooks(new Map(looks).set(axisId, look)),
    move: (axisId, by) =>
      setOrder(
        moved(
          ordered.map(({ id }) => id),
          axisId,
          by,
        ),
      ),
  };
}

/** Those that were moved stand where they were put; new ones at the end. */
export function inOrder(axes: readonly TrialAxis[], order: readonly string[]): TrialAxis[] {
  const rank = (id: string) => (order.includes(id) ? order.indexOf(id) : order.length);
  return [...axes].sort((a, b) => rank(a.id) - rank(b.id));
}

export function moved(order: readonly string[], id: string, by: -1 | 1): string[] {
  const from = order.indexOf(id);
  const to = Math.max(0, Math.min(order.length - 1, from + by));
  return order.toSpliced(from, 1).toSpliced(to, 0, id);
}

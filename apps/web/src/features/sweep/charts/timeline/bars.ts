/** When trials trained where, as bars in lanes: a lane a node, or a lane a trial. Pure. */
import type { Trial } from "@trainyard/contracts";

interface Bar {
  readonly number: number;
  readonly lane: number;
  /** Seconds since the first of them began. */
  readonly from: number;
  readonly to: number;
  readonly isOpen: boolean;
}

export interface Timeline {
  readonly bars: readonly Bar[];
  /** Names of nodes in order; empty by trial. */
  readonly nodes: readonly string[];
  readonly lanes: number;
  /** Seconds. */
  readonly end: number;
}

export type LaneKind = "node" | "trial";

export function timelineOf(trials: readonly Trial[], kind: LaneKind, nowMs: number): Timeline {
  const stretches = trials.flatMap(({ number, stretches }) => stretches.map((stretch) => ({ number, ...stretch })));
  const originMs = stretches.reduce((first, { fromMs }) => Math.min(first, fromMs), Number.POSITIVE_INFINITY);
  const nodes = [...new Set(stretches.map(({ node }) => node))].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  const bars = stretches.map(({ number, node, fromMs, toMs }) => ({
    number,
    lane: kind === "node" ? nodes.indexOf(node) : number - 1,
    from: (fromMs - originMs) / 1_000,
    to: ((toMs ?? Math.max(nowMs, fromMs)) - originMs) / 1_000,
    isOpen: toMs === null,
  }));
  return {
    bars,
    nodes: kind === "node" ? nodes : [],
    lanes: kind === "node" ? nodes.length : trials.reduce((most, { number }) => Math.max(most, number), 0),
    end: bars.reduce((last, { to }) => Math.max(last, to), 1),
  };
}

/** Trials as a Gaussian process sees them. */
import { activeSet } from "./active-set";
import type { CoordinateKind, Design } from "./kernel";

export interface Evidence {
  readonly design: Design;
  /** One a trial, as it was measured. */
  readonly losses: Float64Array;
}

export function evidenceOf(kinds: readonly CoordinateKind[], points: readonly Float64Array[], losses: Float64Array): Evidence {
  return { design: designOf(kinds, points), losses };
}

export function designOf(kinds: readonly CoordinateKind[], points: readonly Float64Array[]): Design {
  const rows = new Float64Array(points.length * kinds.length);
  points.forEach((point, row) => {
    rows.set(point, row * kinds.length);
  });
  return { kinds, count: points.length, rows };
}

/** Coordinates of a trial. */
export function pointAt({ kinds, rows }: Design, row: number): Float64Array {
  return rows.subarray(row * kinds.length, (row + 1) * kinds.length);
}

export function firstOf({ design, losses }: Evidence, count: number): Evidence {
  return { design: { ...design, count, rows: design.rows.subarray(0, count * design.kinds.length) }, losses: losses.subarray(0, count) };
}

/** At most so many trials, see `activeSet`. */
export function thinned(evidence: Evidence, most: number): Evidence {
  const { design, losses } = evidence;
  if (design.count <= most) return evidence;
  const rows = activeSet(design.rows, losses, most);
  return evidenceOf(
    design.kinds,
    rows.map((row) => pointAt(design, row)),
    Float64Array.from(rows, (row) => losses[row] as number),
  );
}

export const isSame = (a: Evidence, b: Evidence): boolean =>
  a.design.kinds.length === b.design.kinds.length &&
  a.design.kinds.every((kind, i) => kind === b.design.kinds[i]) &&
  areEqual(a.losses, b.losses) &&
  areEqual(a.design.rows, b.design.rows);

function areEqual(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Which incidents somebody who looks at a page should be told of. Pure. */
import type { Incident } from "@trainyard/contracts";

/** Ids that were there when one looked last; null: nobody has looked yet. */
export type Seen = ReadonlySet<string> | null;

/** What is new since the last look, oldest first. The first look tells of nothing: what is there is not news. */
export function newIncidents(seen: Seen, incidents: readonly Incident[]): Incident[] {
  return seen === null ? [] : incidents.filter(({ id }) => !seen.has(id)).reverse();
}

export function seenAfter(incidents: readonly Incident[]): Seen {
  return new Set(incidents.map(({ id }) => id));
}

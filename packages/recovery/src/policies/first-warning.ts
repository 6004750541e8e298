/** Where trouble began: an alarm is often the last of a group. */
import type { Alarm } from "@trainyard/contracts";
import { detectors } from "../detectors/table";

/** Alarms no further apart than this belong together, steps. Ours: as long as the shortest history that the rolling rules ask for. */
export const warningGapSteps = 64;

/** A loss that stays level says nothing about what came after, and a detector that often errs would send runs further back than they need. */
const noWarnings: readonly string[] = detectors
  .filter(({ finds, opensIncidents }) => finds === "stall" || !opensIncidents)
  .map(({ name }) => name);

/** First step of the group of alarms, its own detector's or a trusted one's, that an alarm belongs to; the newest alarm when none is named. */
export function firstWarning(alarms: readonly Pick<Alarm, "detector" | "step">[], of?: Pick<Alarm, "detector" | "step">): number {
  const last = of?.step ?? Math.max(...alarms.map(({ step }) => step));
  const earlier = alarms
    .filter(({ detector, step }) => step <= last && (detector === of?.detector || !noWarnings.includes(detector)))
    .map(({ step }) => step)
    .toSorted((a, b) => b - a);
  let first = last;
  for (const step of earlier) {
    if (first - step > warningGapSteps) break;
    first = step;
  }
  return first;
}

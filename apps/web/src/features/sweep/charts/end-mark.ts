/** The mark at the end of a trial's curve: its shape says how it ended, without colour. Pure. */
import type { TrialStatus } from "@trainyard/contracts";

export interface EndMark {
  readonly label: string;
  /** In SVG's path language, about (0, 0), six pixels across. */
  readonly path: string;
  readonly isFilled: boolean;
}

const circle = "M3,0A3,3,0,1,1,-3,0A3,3,0,1,1,3,0Z";

export const endMarks: Record<TrialStatus, EndMark> = {
  finished: { label: "finished", path: circle, isFilled: true },
  running: { label: "running", path: circle, isFilled: false },
  waiting: { label: "waiting", path: "M-3,-3H3V3H-3Z", isFilled: false },
  pruned: { label: "pruned", path: "M0,-4V4", isFilled: false },
  diverged: { label: "diverged", path: "M0,-4L4,3H-4Z", isFilled: true },
  crashed: { label: "crashed", path: "M-3,-3L3,3M-3,3L3,-3", isFilled: false },
  "does-not-fit": { label: "does not fit", path: "M-3,-3H3V3H-3Z", isFilled: true },
  cancelled: { label: "cancelled", path: "M0,-4L4,0L0,4L-4,0Z", isFilled: false },
};

/** What every dialog about trials is given. */
import type { SweepDetail, Trial } from "@trainyard/contracts";

export interface TrialDialogProps {
  sweep: SweepDetail;
  trials: readonly Trial[];
  onClose: () => void;
}

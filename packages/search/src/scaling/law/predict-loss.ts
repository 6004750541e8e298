/** What a fitted law says of a size and its tokens. */
import type { Estimate } from "@trainyard/contracts";
import { estimateOf } from "./estimate";
import type { ScalingFit } from "./fit-law";
import { lossByLaw, type ScalingPoint } from "./law";

/** The law's loss with its 90 % interval: of the law, not of one run about it. */
export function predictLoss(fit: ScalingFit, at: Pick<ScalingPoint, "parameters" | "tokens">): Estimate {
  return estimateOf(
    lossByLaw(fit.constants, at),
    fit.samples.map((sample) => lossByLaw(sample, at)),
  );
}

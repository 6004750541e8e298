/** What a certificate says, in a few words. */
import type { Certificate } from "@trainyard/contracts";
import { formatInteger } from "./format";

export function certificateText({ status, comparedSteps, firstDifference }: Certificate): string {
  const steps = comparedSteps === 1 ? "1 step" : `${formatInteger(comparedSteps)} steps`;
  switch (status) {
    case "pass":
      return `${steps} again, bit for bit`;
    case "fail":
      return firstDifference === null
        ? "steps differ"
        : `${firstDifference.quantity} differs at step ${formatInteger(firstDifference.step)}`;
    case "not-comparable":
      return "not comparable";
    case "pending":
      return comparedSteps === 0 ? "comparing" : `comparing, ${steps} alike so far`;
  }
}

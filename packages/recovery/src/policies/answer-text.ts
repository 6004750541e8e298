/** Answers in words, as the end of "It would ...". */
import type { PolicyAnswer } from "@trainyard/contracts";

export function answerText(answer: PolicyAnswer): string {
  switch (answer.kind) {
    case "note":
      return "note it";
    case "skip-update":
      return "skip the update";
    case "rollback": {
      const parts = [
        "roll back to the last checkpoint before the first warning sign",
        ...(answer.skipSamples ? ["skip the samples read since then"] : []),
        ...(answer.learningRateFactor === null ? [] : [`multiply the learning rate by ${answer.learningRateFactor}`]),
      ];
      return parts.join(", ");
    }
    case "lower-learning-rate":
      return `multiply the learning rate by ${answer.learningRateFactor}`;
    case "swap":
      return "change settings in place";
    case "pause":
      return "pause the run and ask";
  }
}

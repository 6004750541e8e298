/** Fields of a specification as an update really had them. */
import { type RunSpecification, valueAt } from "@trainyard/contracts";
import type { StepResult } from "./runtime/training-session";

export interface Live {
  /** What the loop goes by. */
  readonly specification: RunSpecification;
  /** What the training session was made for and computes by. */
  readonly session: RunSpecification;
  readonly result: StepResult;
}

/** From the tensor that the update was fed where there is one, from what the session computes by, or from what the loop goes by. */
export function liveValue(field: string, { specification, session, result }: Live): unknown {
  const [section, name = ""] = field.split(".");
  const isFed = section === "optimizer" || section === "regularisation" || section === "loss";
  const fed = isFed ? result.scalars[name] : undefined;
  const isInGraph = isFed || section === "model" || section === "batch";
  return fed ?? valueAt(isInGraph ? session : specification, field) ?? null;
}

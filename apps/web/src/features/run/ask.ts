/** What a person can ask of a run from its page; the page shows one dialog or panel at a time for it. */
import { createContext, useContext } from "react";
import type { StepRange } from "../../lib/step-range";
import type { FieldTexts } from "../../specification/condition";

/** skip: leave out what was read in the stretch; lower: go on with a lower learning rate; restart: neither, unless asked for. */
export type RollBackPurpose = "skip" | "lower" | "restart";

interface Answering {
  incidentId?: string;
}

export type Ask =
  | { kind: "restart"; checkpointId: string }
  | { kind: "change"; typed: FieldTexts }
  | ({ kind: "rollback"; range: StepRange; purpose: RollBackPurpose; typed?: FieldTexts } & Answering)
  | { kind: "annotate"; range: StepRange }
  | ({ kind: "batch"; step: number } & Answering)
  | { kind: "suspects"; range: StepRange }
  | ({ kind: "tournament"; range: StepRange } & Answering)
  | { kind: "accept-environment" }
  | { kind: "resume" }
  | { kind: "incident"; incidentId: string };

interface Asking {
  ask: (ask: Ask) => void;
  /** Whether something is being asked for now. */
  isAsking: boolean;
}

export const AskContext = createContext<Asking | null>(null);

export function useAsking(): Asking {
  const asking = useContext(AskContext);
  if (asking === null) throw new Error("useAsking outside the page of a run");
  return asking;
}

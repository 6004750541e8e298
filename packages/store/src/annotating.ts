/** Notes of people at a stretch of a run's curve. */
import { type Intervention, InvalidError } from "@trainyard/contracts";
import type { Transaction } from "./database";
import { closeIntervention } from "./intervention-settling";
import { createIntervention, readIntervention } from "./interventions";
import type { LineageHead } from "./row-locks";

export interface Annotation {
  runId: string;
  /** Both steps included. */
  fromStep: number;
  toStep: number;
  text: string;
  author: string;
  incidentId?: string | undefined;
}

/** Applied at once: it is an intervention so that it stands in the story beside what people did. */
export async function annotate(
  transaction: Transaction,
  { segment }: LineageHead,
  { text, fromStep, toStep, ...input }: Annotation,
  details: Record<string, unknown> = {},
): Promise<Intervention> {
  if (toStep < fromStep) throw new InvalidError([{ field: "toStep", message: `must not be before the first step, ${fromStep}` }]);
  const { id } = await createIntervention(transaction, {
    ...input,
    segmentId: segment.id,
    step: toStep,
    kind: "annotate",
    reason: text,
    arguments: { fromStep, toStep, text, ...details },
  });
  await closeIntervention(transaction, id, { status: "applied", step: toStep, result: { fromStep, toStep } });
  return readIntervention(transaction, id);
}

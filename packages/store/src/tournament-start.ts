/** Starting a tournament: a run for each candidate, forked from one checkpoint. */
import {
  ConflictError,
  endFrom,
  InvalidError,
  planSettings,
  type RunSpecification,
  type TournamentCandidate,
  withFieldsBelow,
} from "@trainyard/contracts";
import type { ActionInput } from "./action";
import { annotate } from "./annotating";
import type { Transaction } from "./database";
import type { StartCheckpoint } from "./last-good-checkpoint";
import { newId } from "./new-id";
import { checkpointOfLineage } from "./restarting";
import { lockLineageHead } from "./row-locks";
import { addRunEvent } from "./run-events";
import { insertRun } from "./run-insertion";
import { queueSegment, specificationOf } from "./segment-queueing";

export interface TournamentInput extends ActionInput {
  checkpointId: string;
  /** That each candidate trains. */
  steps: number;
  candidates: readonly TournamentCandidate[];
}

/**
 * The run itself is left as it is. A candidate's specification is that of the whole run, so that its schedule is what it would be there; its
 * trainer is told the step to stop at. Answers the tournament's id.
 */
export async function startTournament(transaction: Transaction, input: TournamentInput): Promise<string> {
  const { runId, checkpointId, steps, candidates, author, reason, incidentId } = input;
  const head = await lockLineageHead(transaction, runId);
  if ((await transaction.tournament.count({ where: { runId, status: "running" } })) > 0)
    throw new ConflictError("A tournament of this run is undecided: keep one of its candidates, or cancel it.");
  requireDifferentLabels(candidates);
  const checkpoint = await checkpointOfLineage(transaction, runId, checkpointId);
  const inForce = await specificationOf(transaction, head.segment.id);
  const planned = candidates.map((candidate, index) => ({
    candidate,
    specification: specificationFor(candidate, index, inForce, checkpoint),
  }));
  const { id: tournamentId } = await transaction.tournament.create({
    data: { id: newId("trn"), runId, checkpointId, steps, author, reason, status: "running" },
  });
  const { name, parameters } = await transaction.run.findUniqueOrThrow({ where: { id: runId }, select: { name: true, parameters: true } });
  for (const { candidate, specification } of planned) {
    const { label, changes } = candidate;
    const id = await insertRun(transaction, {
      specification,
      parameters: Number(parameters),
      author,
      end: endFrom(specification, checkpoint),
      name: `${name}: ${label}`,
      candidate: { tournamentId, label, changes },
    });
    const segmentId = await queueSegment(transaction, { runId: id, checkpoint, specification });
    const message = `Candidate "${label}" of a tournament, from step ${checkpoint.step} of ${name}.`;
    await addRunEvent(transaction, { runId: id, segmentId, step: checkpoint.step, kind: "lifecycle", message, author });
  }
  const text = `Recovery tournament of ${candidates.length} from step ${checkpoint.step}: ${reason}`;
  const stretch = { fromStep: checkpoint.step, toStep: checkpoint.step + steps };
  await annotate(transaction, head, { runId, author, text, incidentId, ...stretch }, { tournamentId });
  return tournamentId;
}

function requireDifferentLabels(candidates: readonly TournamentCandidate[]): void {
  const issues = candidates.flatMap(({ label }, index) =>
    candidates.findIndex((other) => other.label === label) === index
      ? []
      : [{ field: `candidates.${index}.label`, message: "must be another than those of the others" }],
  );
  if (issues.length > 0) throw new InvalidError(issues);
}

function specificationFor(
  { changes }: TournamentCandidate,
  index: number,
  inForce: RunSpecification,
  checkpoint: StartCheckpoint,
): RunSpecification {
  try {
    return planSettings(inForce, changes, checkpoint).specification;
  } catch (error) {
    throw withFieldsBelow(`candidates.${index}.changes`, error);
  }
}

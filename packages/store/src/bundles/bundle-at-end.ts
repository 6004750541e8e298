/** What a run leaves when it finishes. One that was stopped was given up: there a person asks for a bundle who wants one. */
import type { Transaction } from "../database";
import { lastGoodCheckpoint } from "../last-good-checkpoint";
import { rulesInForce } from "../recovery-rules";
import { addBundle } from "./bundle-request";

/** The run must be locked. Runs that are one of many (trials, candidates, rungs and variants) leave none: there are many, and their study is the record. */
export async function bundleAtEnd(transaction: Transaction, { runId, step }: { runId: string; step: number }): Promise<void> {
  const { bundleAtEndFromSteps } = await rulesInForce(transaction);
  if (bundleAtEndFromSteps === 0 || step < bundleAtEndFromSteps) return;
  const isOwn = await transaction.run.count({ where: { id: runId, tournamentId: null, trial: null, studyRun: null } });
  const checkpoint = isOwn === 0 ? null : await lastGoodCheckpoint(transaction, runId);
  if (checkpoint === null) return;
  await addBundle(transaction, { runId, checkpoint, why: "run-ended", author: "Trainyard", reason: "the run finished" });
}

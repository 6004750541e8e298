/** Tournaments as the API shows them, with where their candidates have come to. */
import { NotFoundError, type Tournament, tournament } from "@trainyard/contracts";
import type { Transaction } from "./database";
import { Prisma } from "./generated/client";
import { summariseRuns } from "./run-summaries";

/** More candidates than a tournament has. */
const mostCandidates = 100;

/** Newest first. */
export async function tournamentsWhere(client: Transaction, where: { runId: string } | { id: string }): Promise<Tournament[]> {
  const rows = await client.tournament.findMany({
    where,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    include: { candidates: { orderBy: { number: "asc" }, select: { id: true, candidate: true, candidateChanges: true } } },
  });
  const found: Tournament[] = [];
  for (const { candidates, winnerRunId, createdAt, ...row } of rows) {
    const summaries = await summariseRuns(client, Prisma.sql`r."tournamentId" = ${row.id}`, mostCandidates);
    const checkpoint = await client.checkpoint.findUniqueOrThrow({ where: { id: row.checkpointId }, select: { step: true } });
    found.push(
      tournament.parse({
        ...row,
        checkpointStep: checkpoint.step,
        createdAt: createdAt.toISOString(),
        candidates: candidates.flatMap(({ id, candidate: label, candidateChanges: changes }) => {
          const summary = summaries.find((each) => each.summary.id === id)?.summary;
          if (summary === undefined) return [];
          const { name: runName, status, step, trainLoss, validationLoss } = summary;
          return [{ label, changes, runId: id, runName, status, step, trainLoss, validationLoss, winner: id === winnerRunId }];
        }),
      }),
    );
  }
  return found;
}

/** Rejects with NotFoundError. */
export async function tournamentById(client: Transaction, id: string): Promise<Tournament> {
  const [found] = await tournamentsWhere(client, { id });
  if (found === undefined) throw new NotFoundError("tournament", id);
  return found;
}

/** Recovery tournaments: candidate answers tried from one checkpoint, one of them kept. */
import { ConflictError, NotFoundError, type Tournament } from "@trainyard/contracts";
import type { ActionInput } from "./action";
import { halt } from "./actions";
import type { Database, Transaction } from "./database";
import { goBack } from "./going-back";
import { createIntervention } from "./interventions";
import { newestSoundCheckpoint } from "./last-good-checkpoint";
import { effectivePath } from "./lineage";
import { lineageOf } from "./lineage-rows";
import { lockLineageHead } from "./row-locks";
import { requireRun } from "./runs";
import { specificationOf } from "./segment-queueing";
import { tournamentById, tournamentsWhere } from "./tournament-rows";
import { startTournament, type TournamentInput } from "./tournament-start";
import { requireSound } from "./usable-checkpoint";

export interface TournamentChanged {
  tournament: Tournament;
  /** Nodes whose trainers have something to read, or are to be ended. */
  wakeNodeIds: string[];
}

type Decision = Omit<ActionInput, "runId"> & { tournamentId: string };

export interface TournamentStore {
  /** Newest first. */
  list(runId: string): Promise<Tournament[]>;
  get(tournamentId: string): Promise<Tournament>;
  /** Queues the candidates. Conflict while another tournament of the run is undecided. */
  start(input: TournamentInput): Promise<Tournament>;
  /**
   * The run goes on from the candidate's newest checkpoint with its specification; the others are stopped and stay what they are. Conflict
   * while the candidate still trains, or when it has written no checkpoint.
   */
  keep(input: Decision & { candidateRunId: string }): Promise<TournamentChanged>;
  /** Stops the candidates and keeps none. */
  cancel(input: Decision): Promise<TournamentChanged>;
}

export function createTournamentStore(database: Database): TournamentStore {
  const changed = async (tournamentId: string, wakeNodeIds: readonly (string | null)[]) => ({
    tournament: await database.read((client) => tournamentById(client, tournamentId)),
    wakeNodeIds: wakeNodeIds.filter((id) => id !== null),
  });
  return {
    list: (runId) =>
      database.read(async (client) => {
        await requireRun(client, runId);
        return tournamentsWhere(client, { runId });
      }),
    get: (tournamentId) => database.read((client) => tournamentById(client, tournamentId)),
    async start(input) {
      const id = await database.transaction((transaction) => startTournament(transaction, input));
      return database.read((client) => tournamentById(client, id));
    },
    async keep(input) {
      const woken = await database.transaction((transaction) => keep(transaction, input));
      return changed(input.tournamentId, woken);
    },
    async cancel(input) {
      const woken = await database.transaction(async (transaction) => {
        const tournament = await lockUndecided(transaction, input.tournamentId);
        await transaction.tournament.update({ where: { id: tournament.id }, data: { status: "cancelled" } });
        return stopCandidates(transaction, tournament, input);
      });
      return changed(input.tournamentId, woken);
    },
  };
}

async function keep(
  transaction: Transaction,
  { candidateRunId, ...input }: Decision & { candidateRunId: string },
): Promise<(string | null)[]> {
  const tournament = await lockUndecided(transaction, input.tournamentId);
  const { id: tournamentId, runId } = tournament;
  const candidate = tournament.candidates.find((each) => each.runId === candidateRunId);
  if (candidate === undefined) throw new NotFoundError(`candidate of tournament ${tournamentId}`, candidateRunId);
  const head = await lockLineageHead(transaction, runId);
  const { run, segment } = await lockLineageHead(transaction, candidateRunId);
  if (run.status === "queued" || run.status === "running")
    throw new ConflictError(`Candidate "${candidate.label}" still trains: it can be kept once it has come to its end, or was stopped.`);
  const own = effectivePath(await lineageOf(transaction, candidateRunId), candidateRunId).filter((each) => each.runId === candidateRunId);
  const checkpoint = await newestSoundCheckpoint(transaction, own);
  if (checkpoint === null) throw new ConflictError(`Candidate "${candidate.label}" has no sound checkpoint of its own.`);
  await requireSound(transaction, checkpoint.id);
  const specification = await specificationOf(transaction, segment.id);
  const { segmentId, wakeNodeId } = await goBack(transaction, head, { checkpoint, specification, author: input.author });
  await createIntervention(transaction, {
    ...input,
    runId,
    segmentId,
    step: head.segment.lastStep,
    kind: "restart",
    reason: input.reason === "" ? `the tournament's candidate "${candidate.label}"` : input.reason,
    arguments: {
      checkpointId: checkpoint.id,
      fromStep: head.segment.lastStep,
      toStep: checkpoint.step,
      settings: "candidate",
      tournamentId,
      candidateRunId,
    },
  });
  await transaction.tournament.update({ where: { id: tournamentId }, data: { status: "decided", winnerRunId: candidateRunId } });
  return [wakeNodeId, ...(await stopCandidates(transaction, tournament, input))];
}

/** Locked; its candidates' runs are not. */
async function lockUndecided(transaction: Transaction, id: string): Promise<Tournament> {
  await transaction.$queryRaw`SELECT 1 FROM "Tournament" WHERE "id" = ${id} FOR UPDATE`;
  const tournament = await tournamentById(transaction, id);
  if (tournament.status !== "running") throw new ConflictError(`The tournament is ${tournament.status} already.`);
  return tournament;
}

/** Those that train or could go on. Answers their nodes. */
async function stopCandidates(
  transaction: Transaction,
  { candidates }: Tournament,
  { author, reason }: Decision,
): Promise<(string | null)[]> {
  const woken: (string | null)[] = [];
  for (const { runId } of candidates) {
    const head = await lockLineageHead(transaction, runId);
    if (!["queued", "running", "paused"].includes(head.run.status)) continue;
    const isAsked = await transaction.intervention.count({ where: { runId, kind: "stop", status: "requested" } });
    if (isAsked > 0) continue;
    woken.push((await halt(transaction, head, { runId, author, reason }, "stop")).wakeNodeId);
  }
  return woken;
}

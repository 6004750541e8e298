/** Handlers of the routes about recovery tournaments. */
import type { Tournament } from "@trainyard/contracts";
import type { TournamentChanged } from "@trainyard/store";
import { deliver } from "./deliver";
import { runChanges } from "./delivered-action";
import type { Handlers } from "./json-endpoint";
import type { Services } from "./services";
import { withoutUndefined } from "./without-undefined";

/** The run and its candidates have changed together. */
function changed(services: Services, { tournament, wakeNodeIds }: TournamentChanged): Tournament {
  const runIds = [tournament.runId, ...tournament.candidates.map(({ runId }) => runId)];
  deliver(services, { events: runIds.flatMap(runChanges), hasQueued: true });
  for (const wakeNodeId of wakeNodeIds) deliver(services, { wakeNodeId });
  return tournament;
}

export const tournamentHandlers = {
  listTournaments: async ({ runId }, { store }) => ({ items: await store.tournaments.list(runId) }),
  getTournament: ({ tournamentId }, { store }) => store.tournaments.get(tournamentId),
  startTournament: async ({ runId, body: { incidentId, ...body } }, services) => {
    const tournament = await services.store.tournaments.start({ runId, ...body, ...withoutUndefined({ incidentId }) });
    return changed(services, { tournament, wakeNodeIds: [] });
  },
  keepCandidate: async ({ tournamentId, body: { runId: candidateRunId, ...body } }, services) =>
    changed(services, await services.store.tournaments.keep({ tournamentId, candidateRunId, ...body })),
  cancelTournament: async ({ tournamentId, body }, services) =>
    changed(services, await services.store.tournaments.cancel({ tournamentId, ...body })),
} satisfies Partial<Handlers>;

/** Handlers of the routes by which a run is answered: roll-backs and notes. */

import { deliver } from "./deliver";
import { delivered, runChanges } from "./delivered-action";
import type { Handlers } from "./json-endpoint";
import { withoutUndefined } from "./without-undefined";

export const answerHandlers = {
  planRollBack: ({ runId, body }, { store }) => store.actions.planRollBack({ runId, request: body }),
  rollBackRun: async ({ runId, body: { author, reason, incidentId, ...request } }, services) =>
    delivered(services, await services.store.actions.rollBack({ runId, author, reason, request, ...withoutUndefined({ incidentId }) })),
  annotateRun: async ({ runId, body }, services) => {
    const note = await services.store.actions.annotate({ runId, ...body });
    deliver(services, { events: runChanges(runId) });
    return note;
  },
} satisfies Partial<Handlers>;

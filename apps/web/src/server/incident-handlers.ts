/** Handlers of the routes about incidents. That one has changed is told by the store, once it is so. */
import { deliver } from "./deliver";
import type { Handlers } from "./json-endpoint";
import { withoutUndefined } from "./without-undefined";

export const incidentHandlers = {
  listIncidents: async ({ query }, { store }) => ({ items: await store.incidents.list(withoutUndefined(query)) }),
  getIncident: ({ incidentId }, { store }) => store.incidents.get(incidentId),
  resolveIncident: async ({ incidentId, body }, services) => {
    const incident = await services.store.incidents.resolve({ incidentId, ...body });
    if (incident.runId !== null) deliver(services, { events: [{ type: "run-changed", runId: incident.runId, what: "events" }] });
    return incident;
  },
} satisfies Partial<Handlers>;

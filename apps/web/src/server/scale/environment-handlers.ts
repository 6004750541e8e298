/** Handlers of the routes about environments and the comparison of two states. */
import { deliver } from "../deliver";
import { runChanges } from "../delivered-action";
import type { Handlers } from "../json-endpoint";
import { compareStates } from "./compare-states";

export const environmentHandlers = {
  getEnvironment: ({ runId }, { store }) => store.environments.ofRun(runId),
  acceptEnvironment: async ({ runId, body }, services) => {
    await services.store.environments.accept({ runId, ...body });
    deliver(services, { events: runChanges(runId), hasQueued: true });
    return services.store.runs.get(runId);
  },
  compareStates: async ({ body: { left, right } }, { store }) => {
    const [before, after] = await Promise.all([store.states.at(left), store.states.at(right)]);
    return compareStates(before, after);
  },
} satisfies Partial<Handlers>;

/** Handlers of the routes about coordinate checks. */
import { coordinateRuns } from "@trainyard/model/recipes";
import type { Handlers } from "../json-endpoint";
import { wakeIdleNodes } from "../wake-idle-nodes";

export const coordinateCheckHandlers = {
  listCoordinateChecks: async (_call, { store }) => ({ items: await store.coordinateChecks.list() }),
  startCoordinateCheck: async ({ body }, services) => {
    // Refuses, with the field's name, what muP has no rule for, before a node takes it.
    coordinateRuns(body);
    const check = await services.store.coordinateChecks.request(body);
    await wakeIdleNodes(services, check.id);
    return check;
  },
} satisfies Partial<Handlers>;

/** Handlers of the routes about ablation studies. */
import { type AblationDetail, TrainyardError } from "@trainyard/contracts";
import type { StoredAblation } from "@trainyard/store";
import { deliver } from "../deliver";
import type { Handlers } from "../json-endpoint";
import type { Services } from "../services";
import { ablationDetailOf, ablationSummaryOf } from "./ablation-detail";
import { planShrinkOf } from "./plan-shrink-of";
import { startAblation } from "./start-ablation";

/** What a node is asked for, any may take, so all that are idle are told, and the first to look has it. */
async function changed(services: Services, change: Promise<StoredAblation>): Promise<AblationDetail> {
  const study = await change;
  deliver(services, { events: [{ type: "study-changed", studyId: study.id }], hasQueued: true });
  const idle = (await services.store.nodes.list()).filter(({ state, run }) => state === "healthy" && run === null);
  for (const { id } of idle) deliver(services, { wakeNodeId: id });
  return ablationDetailOf(study);
}

export const ablationHandlers = {
  listAblations: async ({ query }, { store }) => ({ items: (await store.ablations.list(query)).map(ablationSummaryOf) }),
  createAblation: ({ body }, services) => changed(services, startAblation(body, services.store)),
  getAblation: async ({ ablationId }, { store }) => ablationDetailOf(await store.ablations.get(ablationId)),
  pauseAblation: ({ ablationId, body }, services) => changed(services, services.store.ablations.pause({ ablationId, ...body })),
  resumeAblation: ({ ablationId, body }, services) => changed(services, services.store.ablations.resume({ ablationId, ...body })),
  stopAblation: ({ ablationId, body }, services) => changed(services, services.store.ablations.stop({ ablationId, ...body })),
  planShrink: async ({ ablationId, body }, { store }) => planShrinkOf(await store.ablations.get(ablationId), body),
  startShrink: async ({ ablationId, body: { author, reason, ...request } }, services) => {
    const detail = await changed(services, services.store.ablations.shrink({ ablationId, author, reason, request }));
    const [newest] = detail.shrinks;
    if (newest === undefined) throw new TrainyardError("internal", `The shrinking of study ${ablationId} was not recorded.`);
    return newest;
  },
} satisfies Partial<Handlers>;

/** Handlers of the routes about ladders and coordinate checks. */
import type { LadderDetail } from "@trainyard/contracts";
import type { StudyRecord } from "@trainyard/store";
import { deliver } from "../deliver";
import type { Handlers } from "../json-endpoint";
import type { Services } from "../services";
import { chooseRungs } from "./choose-rungs";
import { ladderDetail, listLadders } from "./ladder-detail";
import { previewLadder } from "./plan-ladder";
import { editLadder, startLadder } from "./start-ladder";

async function changed(services: Services, change: Promise<StudyRecord>): Promise<LadderDetail> {
  const { id } = await change;
  deliver(services, { events: [{ type: "study-changed", studyId: id }] });
  return ladderDetail(id, services.store);
}

export const ladderHandlers = {
  listLadders: async (_, { store }) => ({ items: await listLadders(store) }),
  createLadder: ({ body }, services) => changed(services, startLadder(body, services.store)),
  chooseRungs: async ({ body }) => ({ items: chooseRungs(body) }),
  previewLadder: async ({ body: { name: _, ...specification } }, { store }) => previewLadder(specification, await store.nodes.list()),
  getLadder: ({ ladderId }, { store }) => ladderDetail(ladderId, store),
  pauseLadder: ({ ladderId, body }, services) =>
    changed(services, services.store.studies.pause({ kind: "ladder", studyId: ladderId, ...body })),
  resumeLadder: ({ ladderId, body }, services) =>
    changed(services, services.store.studies.resume({ kind: "ladder", studyId: ladderId, ...body })),
  stopLadder: ({ ladderId, body }, services) =>
    changed(services, services.store.studies.stop({ kind: "ladder", studyId: ladderId, ...body })),
  editLadder: ({ ladderId, body }, services) => changed(services, editLadder(ladderId, body, services.store)),
} satisfies Partial<Handlers>;

/** Handlers of the routes about bundles. */
import type { Bundle } from "@trainyard/contracts";
import { deliver } from "../deliver";
import type { Handlers } from "../json-endpoint";
import type { Services } from "../services";
import { importBundle } from "./import-bundle";

export const bundleHandlers = {
  listBundles: async ({ runId }, { store }) => ({ items: await store.bundles.list(runId) }),
  getBundle: ({ bundleId }, { store }) => store.bundles.get(bundleId),
  makeBundle: async ({ runId, body }, services) => asked(services, await services.store.bundles.request({ runId, ...body })),
  verifyBundle: async ({ bundleId, body }, services) =>
    asked(services, await services.store.bundles.requestVerification({ bundleId, ...body })),
  importBundle: async ({ body: { file, author } }, services) => {
    const bundle = await importBundle(services, { file, author });
    const run = await services.store.runs.get(bundle.runId);
    deliver(services, { events: [{ type: "run-changed", runId: run.id, what: "run" }] });
    return { run, bundle };
  },
} satisfies Partial<Handlers>;

/** Any node may take the task, so all that are idle are told, and the first to look has it. */
async function asked(services: Services, bundle: Bundle): Promise<Bundle> {
  deliver(services, { events: [{ type: "bundle-changed", bundleId: bundle.id, runId: bundle.runId }] });
  const idle = (await services.store.nodes.list()).filter(({ state, run }) => state === "healthy" && run === null);
  for (const { id } of idle) deliver(services, { wakeNodeId: id });
  return bundle;
}

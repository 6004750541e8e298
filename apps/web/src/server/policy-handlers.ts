/** Handlers of the routes about detectors and policies. */
import { detectors } from "@trainyard/recovery";
import { backtestPolicy } from "./backtest-policy";
import { createPolicy } from "./create-policy";
import { deliver } from "./deliver";
import type { Handlers } from "./json-endpoint";

export const policyHandlers = {
  listDetectors: async () => ({ items: detectors.map(({ name, description, opensIncidents }) => ({ name, description, opensIncidents })) }),
  listPolicies: async (_call, { store }) => ({ items: await store.policies.list() }),
  createPolicy: ({ body }, { store }) => createPolicy(body, store),
  setPolicyMode: async ({ policyId, body }, services) => {
    const { policy, wakeNodeIds } = await services.store.policies.setMode({ policyId, ...body });
    for (const wakeNodeId of wakeNodeIds) deliver(services, { wakeNodeId });
    return policy;
  },
  backtestPolicy: ({ policyId }, { store }) => backtestPolicy(policyId, store),
  listDecisions: async ({ policyId }, { store }) => ({ items: await store.policies.decisions(policyId) }),
  listRunDecisions: async ({ runId }, { store }) => ({ items: await store.policies.decisionsOfRun(runId) }),
} satisfies Partial<Handlers>;

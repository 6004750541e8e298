/** Handlers of the routes about what nodes do beside training, and of what is known of nodes: diagnostics, inspections, record, suspects, rules. */
import { type BatchInspection, type DiagnosticRun, InvalidError } from "@trainyard/contracts";
import { rankSuspects } from "@trainyard/recovery";
import { deliver } from "./deliver";
import type { Handlers } from "./json-endpoint";
import type { Services } from "./services";
import { wakeIdleNodes } from "./wake-idle-nodes";

export const nodeTaskHandlers = {
  listDiagnostics: async ({ nodeId }, { store }) => ({ items: await store.diagnostics.list(nodeId) }),
  getDiagnostics: ({ diagnosticRunId }, { store }) => store.diagnostics.get(diagnosticRunId),
  runDiagnostics: async ({ nodeId, body }, services) =>
    diagnosticsAsked(services, await services.store.diagnostics.request({ nodeId, ...body })),

  inspectBatch: async ({ runId, step, body }, services) =>
    inspectionAsked(services, await services.store.inspections.request({ runId, step: stepOf(step), ...body })),
  getBatch: ({ runId, step }, { store }) => store.inspections.newest(runId, stepOf(step)),

  getNodeRecord: ({ nodeId }, { store }) => store.nodes.record(nodeId),
  listSuspects: async ({ runId, query }, { store }) => {
    const [facts, { slowBelow }] = await Promise.all([store.suspects.factsOf(runId, query), store.settings.rules()]);
    return { items: rankSuspects({ ...facts, slowBelow }) };
  },

  getRules: (_call, { store }) => store.settings.rules(),
  setRules: ({ body: { author, ...rules } }, { store }) => store.settings.setRules(rules, author),
} satisfies Partial<Handlers>;

function diagnosticsAsked(services: Services, run: DiagnosticRun): DiagnosticRun {
  deliver(services, { events: [{ type: "task-changed", nodeId: run.nodeId, taskId: run.id }], wakeNodeId: run.nodeId });
  return run;
}

async function inspectionAsked(services: Services, inspection: BatchInspection): Promise<BatchInspection> {
  await wakeIdleNodes(services, inspection.id);
  return inspection;
}

/** Throws InvalidError: the step is part of the address, and arrives as text. */
function stepOf(text: string): number {
  const step = Number(text);
  if (!Number.isSafeInteger(step) || step < 1 || step >= 2 ** 31)
    throw new InvalidError([{ field: "step", message: "must be the number of a step, from 1" }]);
  return step;
}

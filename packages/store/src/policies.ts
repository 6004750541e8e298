/** Policies: made in shadow, looked back with, let act, and what they decided. */
import { ConflictError, NotFoundError, type Policy, type PolicyDecision, type PolicyDraft, type PolicyMode } from "@trainyard/contracts";
import { guardRuns } from "./arming";
import type { Database } from "./database";
import { newId } from "./new-id";
import { type PastRun, type PastRunFacts, pastRunFacts, pastRuns } from "./past-runs";
import { decisionsWhere, policyById, toPolicy } from "./policy-rows";

export interface PolicyStore {
  /** Newest first. */
  list(): Promise<Policy[]>;
  get(policyId: string): Promise<Policy>;
  /** In shadow mode. Rejects with NotFoundError where the run it is to watch does not exist. */
  create(draft: PolicyDraft & { author: string }): Promise<Policy>;
  /**
   * Conflict for `act` before a look back over at least one past run was recorded: nobody lets a policy act whose doings nobody could see.
   * One that leaves updates out has the runs that train do so from now on; their nodes are to be woken.
   */
  setMode(input: {
    policyId: string;
    mode: PolicyMode;
    author: string;
    reason: string;
  }): Promise<{ policy: Policy; wakeNodeIds: string[] }>;
  /** Newest first. */
  decisions(policyId: string): Promise<PolicyDecision[]>;
  /** Newest first. */
  decisionsOfRun(runId: string): Promise<PolicyDecision[]>;
  /** Runs that a policy is looked back with: the newest `limit` of at least `fewestSteps` steps. */
  pastRuns(input: { limit: number; fewestSteps: number }): Promise<PastRun[]>;
  /** The newest `count` points of a run's effective curve, and what is known beside them. */
  pastRunFacts(runId: string, count: number): Promise<PastRunFacts>;
  /** That a look back over so many runs was shown. */
  lookedBack(input: { policyId: string; runs: number }): Promise<void>;
}

const backtestOf = (policyId: string) => `policy-backtest:${policyId}`;
const modeOf = (policyId: string) => `policy-mode:${policyId}`;

export function createPolicyStore(database: Database): PolicyStore {
  return {
    list: () =>
      database.read(async (client) => (await client.policy.findMany({ orderBy: [{ createdAt: "desc" }, { id: "desc" }] })).map(toPolicy)),
    get: (policyId) => database.read((client) => policyById(client, policyId)),
    create: ({ answer, limits, ...draft }) =>
      database.transaction(async (transaction) => {
        const { runId } = draft;
        if (runId !== null && (await transaction.run.count({ where: { id: runId } })) === 0) throw new NotFoundError("run", runId);
        return toPolicy(await transaction.policy.create({ data: { id: newId("pol"), mode: "shadow", ...draft, answer, limits } }));
      }),
    async setMode({ policyId, mode, author, reason }) {
      const policy = await database.transaction(async (transaction) => {
        const before = await policyById(transaction, policyId);
        if (before.mode === mode) return before;
        const shown = await transaction.setting.findUnique({ where: { name: backtestOf(policyId) } });
        if (mode === "act" && shown === null)
          throw new ConflictError("Look first at what the policy would have done on past runs: its backtest, over one run at least.");
        const value = { mode, from: before.mode, reason };
        const at = new Date();
        await transaction.setting.upsert({
          where: { name: modeOf(policyId) },
          create: { name: modeOf(policyId), value, author, at },
          update: { value, author, at },
        });
        return toPolicy(await transaction.policy.update({ where: { id: policyId }, data: { mode, modeSince: at } }));
      });
      return { policy, wakeNodeIds: await guardRuns(database, policy) };
    },
    decisions: (policyId) =>
      database.read(async (client) => {
        await policyById(client, policyId);
        return decisionsWhere(client, { policyId });
      }),
    decisionsOfRun: (runId) =>
      database.read(async (client) => {
        if ((await client.run.count({ where: { id: runId } })) === 0) throw new NotFoundError("run", runId);
        return decisionsWhere(client, { runId });
      }),
    pastRuns: (input) => database.read((client) => pastRuns(client, input)),
    pastRunFacts: (runId, count) => database.read((client) => pastRunFacts(client, runId, count)),
    lookedBack: ({ policyId, runs }) =>
      database.read(async (client) => {
        if (runs === 0) return;
        const { author } = await policyById(client, policyId);
        const at = new Date();
        await client.setting.upsert({
          where: { name: backtestOf(policyId) },
          create: { name: backtestOf(policyId), value: { runs }, author, at },
          update: { value: { runs }, at },
        });
      }),
  };
}

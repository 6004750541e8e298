/** A cluster of its own for drills: temporary services, two workers with the fault switch on, and one long run. */
import { type ChildProcess, fork } from "node:child_process";
import { chmod, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type FaultFile, type RunSpecification, recoveryRules, TrainyardError } from "@trainyard/contracts";
import { parameterCount } from "@trainyard/model/counts";
import { recipeByName } from "@trainyard/model/recipes";
import { createStore, type Store } from "@trainyard/store";
import { createTestDatabase } from "@trainyard/store/testing";
import { ensureDataset } from "@trainyard/trainer";
import { startPostgres, startRedis } from "../../../../scripts/services/index.mjs";
import { tsxArguments } from "../tsx-arguments";

const nodes = ["node-1", "node-2"];
const pollMs = 50;
/** Longer than any recovery takes. */
const patienceMs = 180_000;

export interface BenchCluster {
  readonly store: Store;
  readonly runId: string;
  inject(node: string, fault: FaultFile[number]["fault"]): Promise<void>;
  /** Workers that died are started again, frozen ones go on, and nodes that owe diagnostics for an injected fault are let back. */
  mend(): Promise<void>;
  /** Polls until there is an answer; rejects with `what` when there is none for long. */
  until<Answer>(what: string, question: () => Promise<Answer | null>): Promise<Answer>;
  close(): Promise<void>;
}

export const checkpointEverySteps = 100;

/** gpt2-nano in small steps, so that a recovery is long against them. */
function benchSpecification(): RunSpecification {
  const { specification } = recipeByName("gpt2-nano");
  const never = 1_000_000;
  return {
    ...specification,
    batch: { ...specification.batch, sequences: 4 },
    duration: { steps: never },
    evaluation: { ...specification.evaluation, everySteps: never },
    samples: { ...specification.samples, everySteps: 0 },
    checkpoint: { everySteps: checkpointEverySteps, keep: 5 },
  };
}

export async function startBenchCluster(signal: AbortSignal, onProgress: (message: string) => void): Promise<BenchCluster> {
  const directory = await mkdtemp(join(tmpdir(), "trainyard-recovery-"));
  const closing: (() => unknown)[] = [() => rm(directory, { recursive: true, force: true })];
  const close = async () => {
    for (const each of closing.splice(0).reverse()) await each();
  };
  try {
    await chmod(directory, 0o711); // the account that root lends to PostgreSQL must be able to enter
    const home = join(directory, "home");
    const specification = benchSpecification();
    const { dataset: name } = specification.data;
    const dataset = await ensureDataset({ directory: join(home, "datasets", name), name, onProgress });
    const postgres = await startPostgres({ directory: join(directory, "postgres") });
    closing.push(postgres.stop);
    const redis = await startRedis({ directory: join(directory, "redis") });
    closing.push(redis.stop);
    const { databaseUrl } = await createTestDatabase(postgres.url);
    const store = createStore({ databaseUrl });
    closing.push(store.close);
    await store.datasets.register(dataset);
    // Each node suffers more here than it may before a rule takes it out of service.
    await store.settings.setRules(recoveryRules.parse({ cordonAfterFailures: 0 }), "bench");

    const file = join(directory, "faults.json");
    const variables = { DATABASE_URL: databaseUrl, REDIS_URL: redis.url, TRAINYARD_HOME: home, TRAINYARD_FAULTS: file };
    const workers = new Map<string, ChildProcess>();
    const startWorker = (node: string) => {
      const worker = fork(fileURLToPath(new URL("../main.ts", import.meta.url)), {
        env: { ...process.env, ...variables, TRAINYARD_NODE: node, TRAINYARD_WORKERS: String(nodes.length) },
        execArgv: tsxArguments(),
        stdio: ["ignore", "ignore", "ignore", "ipc"],
      });
      workers.set(node, worker);
    };
    closing.push(() => Promise.all([...workers.values()].map(killed)));
    for (const node of nodes) startWorker(node);
    const run = await store.runs.create({ specification, parameters: parameterCount(specification.model), author: "bench" });
    const entries: FaultFile = [];

    return {
      store,
      runId: run.id,
      close,
      async inject(node, fault) {
        entries.push({ id: String(entries.length + 1), node, fault });
        await writeFile(`${file}.new`, JSON.stringify(entries));
        await rename(`${file}.new`, file);
      },
      async mend() {
        for (const [node, worker] of workers) {
          if (worker.exitCode !== null || worker.signalCode !== null) startWorker(node);
          else worker.kill("SIGCONT");
        }
        for (const { nodeId } of await store.returnGate.held())
          await store.returnGate.release({ nodeId, author: "bench", reason: "its fault was injected", warning: null });
      },
      async until(what, question) {
        for (const deadline = Date.now() + patienceMs; ; await sleep(pollMs, undefined, { signal })) {
          const answer = await question();
          if (answer !== null) return answer;
          if (Date.now() > deadline) throw new TrainyardError("internal", `Not within ${patienceMs / 1_000} s: ${what}.`);
        }
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function killed(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => worker.once("close", () => resolve()));
  worker.kill("SIGKILL");
  await exited;
}

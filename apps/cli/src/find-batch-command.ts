/** `trainyard nodes find-batch`: the largest micro-batch that a node can train. */
import { setTimeout as delay } from "node:timers/promises";
import { type BatchSearch, ConflictError } from "@trainyard/contracts";
import type { Command } from "commander";
import type { Act } from "./act";
import { describeFinding, describeTrial } from "./batch-report";
import { defaultAuthor } from "./environment";
import { exitCode } from "./exit-code";
import { findNode } from "./find";
import type { Context, Outcome } from "./outcome";
import { overridesOfAssignments, setOption } from "./run-options";

interface FindBatchOptions {
  recipe: string;
  set: string[];
  author: string;
}

const pollEveryMs = 500;

export function addFindBatchCommand(nodes: Command, act: Act): void {
  nodes
    .command("find-batch <node>")
    .description("largest micro-batch of a recipe that a node can train; refused while it trains")
    .requiredOption("--recipe <name>", "recipe whose model is tried, such as gpt2-nano")
    .addOption(setOption("any field of it, such as model.context=512; may be repeated").default([], "none"))
    .option("--author <name>", "who asks", defaultAuthor())
    .action(act((context, node: string, options: FindBatchOptions) => findBatch(context, node, options)));
}

async function findBatch({ client, json, signal }: Context, reference: string, options: FindBatchOptions): Promise<Outcome> {
  const { recipe, set, author } = options;
  const { id: nodeId } = await findNode(client, reference);
  let search: BatchSearch = await client.call("findBatch", { nodeId, body: { recipe, overrides: overridesOfAssignments(set), author } });
  const { id } = search;
  for (let told = 0; search.status === "waiting" || search.status === "running"; ) {
    await delay(pollEveryMs, undefined, { signal });
    search = await client.call("getBatchSearch", { nodeId });
    if (search.id !== id) throw new ConflictError("Somebody else asked this node for another search meanwhile.");
    for (const trial of json ? [] : search.trials.slice(told)) process.stdout.write(`${describeTrial(trial)}\n`);
    told = search.trials.length;
  }
  if (search.finding === null) return { document: search, text: `The search failed: ${search.problem}`, exitCode: exitCode.failed };
  const code = search.finding.proposed === null ? exitCode.failed : exitCode.ok;
  return { document: search, text: describeFinding(search.finding), exitCode: code };
}

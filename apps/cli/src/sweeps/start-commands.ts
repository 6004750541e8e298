/** `trainyard sweeps start`, `edit` and `clone`: what is searched, and how that changes. */
import { type ApiClient, InvalidError, parseOrThrow, sweepDraft, sweepEdit } from "@trainyard/contracts";
import type { Command } from "commander";
import type { Act } from "../act";
import { defaultAuthor } from "../environment";
import { findRun, findSweep } from "../find";
import type { Context, Outcome } from "../outcome";
import { addReason } from "../reason-option";
import { numberArgument } from "../run-options";
import { addSearchOptions, addSpendOptions, budgetOf, draftOf, given, type SearchOptions, type SpendOptions } from "./search-options";
import { previewText, sweepText } from "./sweep-text";
import { withVaried } from "./vary-option";

interface StartOptions extends SearchOptions {
  author: string;
  dryRun?: boolean;
  wait?: boolean;
}

interface EditOptions extends SpendOptions {
  author: string;
  reason: string;
}

interface CloneOptions extends SpendOptions {
  author: string;
  name?: string;
  seed?: number;
  warmStart?: boolean;
}

type Watch = (context: Context, sweepId: string) => Promise<Outcome>;

export function addStartCommands(sweeps: Command, act: Act, watch: Watch): void {
  addSearchOptions(sweeps.command("start"))
    .description("search over hyper-parameters of a recipe")
    .option("--dry-run", "say what it would try and cost, and start nothing")
    .option("--wait", "follow it until it ends; Ctrl-C leaves it going")
    .option("--author <name>", "who starts it", defaultAuthor())
    .action(act((context, options: StartOptions) => start(context, options, watch)));

  addReason(addSpendOptions(sweeps.command("edit <sweep>")), "")
    .description("narrow its space with --vary, give it more trials or budget, let more run at once; holds for what is to come")
    .action(
      act(async ({ client }, reference: string, { author, reason, ...options }: EditOptions) => {
        const { id: sweepId } = await findSweep(client, reference);
        const edit = await editOf(client, sweepId, options);
        if (Object.keys(edit).length === 0) throw new InvalidError([{ field: "arguments", message: "say what to change" }]);
        const sweep = await client.call("editSweep", { sweepId, body: { ...edit, author, reason } });
        return { document: sweep, text: sweepText(sweep) };
      }),
    );

  addSpendOptions(sweeps.command("clone <sweep>"))
    .description("begin another like it")
    .option("--author <name>", "who starts it", defaultAuthor())
    .option("--name <name>", "name shown in lists")
    .option("--seed <number>", "seed of the search", numberArgument)
    .option("--warm-start", "let its trials inform those of the clone")
    .action(
      act(async ({ client, url }, reference: string, { author, name, seed, warmStart = false, ...options }: CloneOptions) => {
        const { id: sweepId } = await findSweep(client, reference);
        const edit = await editOf(client, sweepId, options);
        const sweep = await client.call("cloneSweep", { sweepId, body: { ...edit, author, name, seed, warmStart } });
        return { document: sweep, text: started(sweep, url) };
      }),
    );
}

async function start(context: Context, { author, dryRun, wait, ...options }: StartOptions, watch: Watch): Promise<Outcome> {
  const { client, url } = context;
  const warmSweep = await Promise.all(options.warmSweep.map(async (sweep) => (await findSweep(client, sweep)).id));
  const warmRun = await Promise.all(options.warmRun.map(async (run) => (await findRun(client, run)).id));
  const draft = parseOrThrow(sweepDraft, await draftOf({ ...options, warmSweep, warmRun }));
  if (dryRun) {
    const preview = await client.call("previewSweep", { body: draft });
    return { document: preview, text: previewText(preview) };
  }
  const sweep = await client.call("createSweep", { body: { ...draft, author } });
  return wait ? watch(context, sweep.id) : { document: sweep, text: started(sweep, url) };
}

function started({ id, name }: { id: string; name: string }, url: string): string {
  return `Started sweep ${id} (${name}): ${url}/sweeps/${id}`;
}

/** --vary replaces parameters of the sweep as it is in force; parts of the budget that are not named stay. */
async function editOf(client: ApiClient, sweepId: string, options: SpendOptions) {
  const { trials, parallel, share, vary } = options;
  const { specification } = await client.call("getSweep", { sweepId });
  const budget = budgetOf(options);
  return parseOrThrow(sweepEdit, {
    ...given({ trials, parallel, share }),
    ...(vary.length > 0 && { space: { ...specification.space, parameters: withVaried(specification.space.parameters, vary) } }),
    ...(Object.keys(budget).length > 0 && { budget: { ...specification.budget, ...budget } }),
  });
}

/** `trainyard ladders`, `launch-check` and `proposals`: one recipe at growing sizes, and what that says of the next. */
import { apiPrefix, type LadderDetail, ladderCsvPath, ladderDraft, parseNumber, parseOrThrow, type Rung, rung } from "@trainyard/contracts";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { Act } from "../act";
import { defaultAuthor } from "../environment";
import { fetchText } from "../fetch-text";
import { findLadder } from "../find";
import type { Context, Outcome } from "../outcome";
import { addReason } from "../reason-option";
import { addCreateOptions, type CreateOptions, numberArgument, overridesOf, overridesOfAssignments, setOption } from "../run-options";
import { ladderTable, ladderText, launchText, previewText, proposalText } from "./ladder-text";

interface LadderOptions {
  recipe: string;
  name?: string;
  set: string[];
  rung: Rung[];
  rungs: number;
  from?: number;
  to?: number;
  tokensPerParameter: number;
  flops?: number;
  seeds?: number;
  factor: number[];
  hyperparameters?: "recipe" | "interpolated" | "mup";
  heldOut?: number;
  parallel?: number;
  dryRun?: boolean;
  author: string;
}

interface EditOptions {
  rung: Rung[];
  parallel?: number;
  author: string;
  reason: string;
}

const rungOption = () =>
  new Option("--rung <layers>x<width>x<heads>x<tokens>", "a size, such as 4x96x3x1.2M; may be repeated")
    .argParser((text: string, all: Rung[] = []) => [...all, rungOf(text)])
    .default([], "none");

export function addLadderCommands(program: Command, act: Act): void {
  const ladders = program.command("ladders").description("one recipe at growing sizes: each rung is a run");

  ladders
    .command("list")
    .description("ladders, newest first")
    .action(act(({ client }) => client.call("listLadders", {}).then((document) => ({ document, text: ladderTable(document.items) }))));

  ladders
    .command("show <ladder>")
    .description("one ladder: its runs, what was fitted, the next size")
    .option("--csv", "its runs as CSV")
    .action(act((context, ladder: string, { csv }: { csv?: boolean }) => showLadder(context, ladder, csv === true)));

  ladders
    .command("create")
    .description("train a recipe at growing sizes")
    .requiredOption("--recipe <name>", "recipe of all rungs, such as neox-nano")
    .option("--name <name>", "name shown in lists")
    .addOption(setOption("a field that all rungs have; may be repeated").default([], "none"))
    .addOption(rungOption())
    .option("--rungs <count>", "chosen between --from and --to, where no --rung is given", numberArgument, 5)
    .option("--from <parameters>", "smallest size, such as 200k", countArgument)
    .option("--to <parameters>", "largest size, such as 3M", countArgument)
    .option("--tokens-per-parameter <ratio>", "tokens of the chosen rungs", numberArgument, 20)
    .option("--flops <count>", "computation of each chosen rung, in place of tokens per parameter", numberArgument)
    .option("--seeds <count>", "runs of each rung that differ by their seed alone", numberArgument)
    .addOption(
      new Option("--factor <times>", "a small sweep of each rung: times the proposed rate; may be repeated")
        .argParser((text: string, all: number[] = []) => [...all, numberArgument(text)])
        .default([], "1"),
    )
    .addOption(new Option("--hyperparameters <which>", "rate and batch of a rung").choices(["recipe", "interpolated", "mup"]))
    .option("--held-out <count>", "largest rungs left out of the fits", numberArgument)
    .option("--parallel <count>", "runs at a time", numberArgument)
    .option("--dry-run", "say what it would train and cost, and start nothing")
    .option("--author <name>", "who starts it", defaultAuthor())
    .action(act((context, options: LadderOptions) => createLadder(context, options)));

  for (const [verb, summary] of [
    ["pause", "start no run; those that train are paused with a checkpoint"],
    ["resume", "go on with a paused or stopped ladder"],
    ["stop", "end it; runs that train are paused with a checkpoint"],
  ] as const)
    addReason(ladders.command(`${verb} <ladder>`).description(summary), "").action(
      act(async ({ client }, ladder: string, body: { author: string; reason: string }) => {
        const { id: ladderId } = await findLadder(client, ladder);
        return shown(await client.call(`${verb}Ladder`, { ladderId, body }));
      }),
    );

  addReason(ladders.command("add-rung <ladder>").description("larger sizes, or more runs at a time"), "")
    .addOption(rungOption())
    .option("--parallel <count>", "runs at a time", numberArgument)
    .action(
      act(async ({ client }, ladder: string, { rung: addRungs, parallel, author, reason }: EditOptions) => {
        const { id: ladderId, next } = await client.call("getLadder", { ladderId: (await findLadder(client, ladder)).id });
        // Nothing said is the next size.
        const rungs = addRungs.length === 0 && parallel === undefined ? [next.rung] : addRungs;
        return shown(await client.call("editLadder", { ladderId, body: { addRungs: rungs, parallel, author, reason } }));
      }),
    );

  addCreateOptions(program.command("launch-check"))
    .description("what is known of a run before it starts: loss, time, failures, and whether a ladder reaches it")
    .option("--ladder <ladder>", "predict by this ladder")
    .action(
      act(async ({ client }, options: CreateOptions & { ladder?: string }) => {
        const ladderId = options.ladder === undefined ? undefined : (await findLadder(client, options.ladder)).id;
        const check = await client.call("checkLaunch", { body: { recipe: options.recipe, overrides: overridesOf(options), ladderId } });
        return { document: check, text: launchText(check) };
      }),
    );

  program
    .command("proposals")
    .description("hyper-parameters for a size, interpolated in published tables")
    .requiredOption("--parameters <count>", "such as 20.6B", countArgument)
    .option("--ladder <ladder>", "with those of this ladder")
    .action(
      act(async ({ client }, { parameters, ladder }: { parameters: number; ladder?: string }) => {
        const ladderId = ladder === undefined ? undefined : (await findLadder(client, ladder)).id;
        const document = await client.call("listProposals", { query: { parameters, ladderId } });
        return { document, text: proposalText(document.items) };
      }),
    );
}

async function createLadder({ client, url }: Context, options: LadderOptions): Promise<Outcome> {
  const { recipe, name, author, seeds, factor, hyperparameters, heldOut, parallel } = options;
  const overrides = overridesOfAssignments(options.set);
  const rungs = options.rung.length > 0 ? options.rung : await chosenRungs(client, options);
  const draft = parseOrThrow(ladderDraft, {
    recipe,
    name,
    overrides,
    rungs,
    seeds,
    hyperparameters,
    heldOut,
    parallel,
    ...(factor.length === 0 ? {} : { learningRateFactors: factor }),
  });
  if (options.dryRun) {
    const preview = await client.call("previewLadder", { body: draft });
    return { document: preview, text: previewText(preview) };
  }
  const ladder = await client.call("createLadder", { body: { ...draft, author } });
  return { document: ladder, text: `Started ladder ${ladder.id} (${ladder.name}): ${url}/ladders/${ladder.id}` };
}

async function chosenRungs(client: Context["client"], options: LadderOptions): Promise<Rung[]> {
  const { recipe, rungs: count, from, to, tokensPerParameter, flops } = options;
  if (from === undefined || to === undefined) throw new InvalidArgumentError("Say --rung, or --from and --to.");
  const overrides = overridesOfAssignments(options.set);
  const budget =
    flops === undefined
      ? ({ kind: "tokens-per-parameter", value: tokensPerParameter } as const)
      : ({ kind: "flops", value: flops } as const);
  const body = { recipe, overrides, count, smallestParameters: from, largestParameters: to, budget };
  return (await client.call("chooseRungs", { body })).items;
}

async function showLadder(context: Context, reference: string, csv: boolean): Promise<Outcome> {
  const { id: ladderId } = await findLadder(context.client, reference);
  if (!csv) return shown(await context.client.call("getLadder", { ladderId }));
  const text = await fetchText(context, `${apiPrefix}${ladderCsvPath.replace("{ladderId}", encodeURIComponent(ladderId))}`);
  return { document: { ladder: ladderId, csv: text }, text: text.trimEnd() };
}

function shown(ladder: LadderDetail): Outcome {
  return { document: ladder, text: ladderText(ladder) };
}

function rungOf(text: string): Rung {
  const [layers, width, heads, tokens = ""] = text.split("x");
  const parsed = rung.safeParse({ layers: Number(layers), width: Number(width), heads: Number(heads), tokens: parseNumber(tokens) });
  if (!parsed.success) throw new InvalidArgumentError("It must read layers x width x heads x tokens, such as 4x96x3x1.2M.");
  return parsed.data;
}

function countArgument(text: string): number {
  const value = parseNumber(text);
  if (!Number.isFinite(value)) throw new InvalidArgumentError("It must be a number, such as 3M.");
  return value;
}

/** `trainyard ablations start`: of a run's checkpoint, or of a recipe. */
import { type AblationDetail, ablationDraft, ablationMode, InvalidError, parseOrThrow } from "@trainyard/contracts";
import { type PartGroup, partsOf } from "@trainyard/search/ablation";
import { type Command, Option } from "commander";
import type { Act } from "../act";
import { defaultAuthor } from "../environment";
import { findCheckpoint, findRun } from "../find";
import type { Context, Outcome } from "../outcome";
import { numberArgument, overridesOfAssignments, setOption } from "../run-options";
import { ablationText } from "./ablation-text";

interface StartOptions {
  author: string;
  mode: string;
  run?: string;
  checkpoint?: string;
  recipe?: string;
  name?: string;
  part: string[];
  group: PartGroup[];
  design?: string;
  set: string[];
  batches?: number;
  steps?: number;
  firstSeeds?: number;
  mostSeeds?: number;
  mostRuns?: number;
  parallel?: number;
  wait?: boolean;
}

type Watch = (context: Context, ablationId: string) => Promise<Outcome>;

const groups: readonly PartGroup[] = ["heads", "attention", "feed-forward", "layers", "whole"];

export function addStartAblation(ablations: Command, act: Act, watch: Watch): void {
  const repeated = (flags: string, summary: string) =>
    new Option(flags, `${summary}; may be repeated`).argParser((text: string, all: string[] = []) => [...all, text]).default([], "none");
  ablations
    .command("start")
    .description("begin a study of a run's checkpoint, or of a recipe")
    .addOption(new Option("--mode <mode>", "without training, or each variant a run").choices(ablationMode.options).default("evaluate"))
    .option("--run <run>", "the trained run")
    .option("--checkpoint <checkpoint>", "of the run; its newest when left out")
    .option("--recipe <name>", "instead of a run: retrain only")
    .option("--name <name>", "name shown in lists")
    .addOption(repeated("--part <part>", "such as head:3.1, layer:2, positions or field:model.norm=rms"))
    .addOption(repeated("--group <group>", `all parts of a kind: ${groups.join(", ")}`))
    .addOption(new Option("--design <design>", "how parts go out").choices(["one-at-a-time", "leave-one-in", "pairs"]))
    .addOption(setOption("a field that the baseline and all variants have; may be repeated").default([], "none"))
    .option("--batches <count>", "evaluate: batches a look", numberArgument)
    .option("--steps <count>", "retrain: length of each run", numberArgument)
    .option("--first-seeds <count>", "retrain: seeds to begin with", numberArgument)
    .option("--most-seeds <count>", "retrain: seeds at most", numberArgument)
    .option("--most-runs <count>", "retrain: runs at most, of the whole study", numberArgument)
    .option("--parallel <count>", "retrain: runs at once", numberArgument)
    .option("--wait", "follow it until it ends")
    .option("--author <name>", "who starts it", defaultAuthor())
    .action(act((context, options: StartOptions) => start(context, options, watch)));
}

async function start(context: Context, options: StartOptions, watch: Watch): Promise<Outcome> {
  const { client, url } = context;
  const { author, mode, recipe, name, design, set, batches, steps, firstSeeds, mostSeeds, mostRuns, parallel } = options;
  const { checkpointId, parts } = await chosen(context, options);
  const draft = parseOrThrow(ablationDraft, {
    ...{ mode, recipe, name, design, batches, steps, firstSeeds, mostSeeds, mostRuns, parallel, checkpointId, parts },
    overrides: overridesOfAssignments(set),
  });
  const study: AblationDetail = await client.call("createAblation", { body: { ...draft, author } });
  if (options.wait === true) return watch(context, study.id);
  return { document: study, text: `Started study ${study.id} (${study.name}): ${url}/ablations/${study.id}\n${ablationText(study)}` };
}

/** Groups are those of the model that is studied. */
async function chosen(
  { client }: Context,
  { run, checkpoint, recipe, part, group }: StartOptions,
): Promise<{ checkpointId: string | undefined; parts: string[] }> {
  const unknown = group.find((each) => !groups.includes(each));
  if (unknown !== undefined) throw new InvalidError([{ field: "--group", message: `must be one of ${groups.join(", ")}` }]);
  if (run === undefined) {
    const { items } = await client.call("listRecipes", {});
    const found = items.find((each) => each.name === recipe);
    if (found === undefined) throw new InvalidError([{ field: "--recipe", message: "must be named, or --run" }]);
    return { checkpointId: undefined, parts: [...part, ...group.flatMap((each) => partsOf(found.specification)[each])] };
  }
  const { id: runId } = await findRun(client, run);
  const { items } = await client.call("listCheckpoints", { runId });
  const newest = items.find(({ deletedAt }) => deletedAt === null);
  const state = checkpoint === undefined ? newest : await findCheckpoint(client, runId, checkpoint);
  if (state === undefined) throw new InvalidError([{ field: "--run", message: "has no checkpoint yet" }]);
  const { specification } = await client.call("getRun", { runId });
  return { checkpointId: state.id, parts: [...part, ...group.flatMap((each) => partsOf(specification)[each])] };
}

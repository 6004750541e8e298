/** `trainyard ablations`: what is each part of a model worth? */
import { type AblationDetail, parseOrThrow, type Shrink, shrinkRequest } from "@trainyard/contracts";
import { type Command, Option } from "commander";
import type { Act } from "../act";
import { exitCode } from "../exit-code";
import { findAblation } from "../find";
import type { Context, Outcome } from "../outcome";
import { pollUntilRest } from "../poll";
import { addReason } from "../reason-option";
import { renewingLine } from "../renewing-line";
import { numberArgument } from "../run-options";
import { ablationProgress, ablationTable, ablationText, shrinkText } from "./ablation-text";
import { addStartAblation } from "./start-ablation-command";

interface ShrinkOptions {
  author: string;
  reason: string;
  method?: string;
  remove?: number;
  tokens?: number;
  rate?: number;
  plan?: boolean;
}

export function addAblationCommands(program: Command, act: Act): void {
  const ablations = program.command("ablations").description("pull parts out of a model and measure what each was worth");

  ablations
    .command("list")
    .description("studies, newest first")
    .action(
      act(({ client }) =>
        client.call("listAblations", { query: {} }).then((document) => ({ document, text: ablationTable(document.items) })),
      ),
    );

  ablations
    .command("show <study>")
    .description("one study: its effects with intervals, and what was cut down by it")
    .action(act(async (context, study: string) => shown(await get(context, study))));

  addStartAblation(ablations, act, watchAblation);

  for (const [verb, summary] of [
    ["pause", "begin no run; those that train are paused with a checkpoint"],
    ["resume", "go on with a paused or stopped study"],
    ["stop", "end it; runs that train are paused with a checkpoint"],
  ] as const)
    addReason(ablations.command(`${verb} <study>`).description(summary), "").action(
      act(async ({ client }, study: string, { author, reason }: { author: string; reason: string }) => {
        const { id: ablationId } = await findAblation(client, study);
        return shown(await client.call(`${verb}Ablation`, { ablationId, body: { author, reason } }));
      }),
    );

  addReason(ablations.command("shrink <study>"), "")
    .description("cut the model down by the study's map, and fine-tune what stays")
    .addOption(new Option("--method <method>", "what goes").choices(shrinkRequest.shape.method.unwrap().options))
    .option("--remove <share>", "of the parameters that are no embeddings, such as 0.5", numberArgument)
    .option("--tokens <count>", "to fine-tune on; a tenth of the original's when left out", numberArgument)
    .option("--rate <rate>", "peak learning rate; a third of the original's when left out", numberArgument)
    .option("--plan", "only show what would stay")
    .action(act((context, study: string, options: ShrinkOptions) => shrink(context, study, options)));
}

async function shrink(
  { client }: Context,
  reference: string,
  { author, reason, method, remove, tokens, rate, plan }: ShrinkOptions,
): Promise<Outcome> {
  const { id: ablationId } = await findAblation(client, reference);
  const request = parseOrThrow(shrinkRequest, { method, removeShare: remove, fineTuneTokens: tokens, peakLearningRate: rate });
  if (plan === true) {
    const document = await client.call("planShrink", { ablationId, body: request });
    const { layers, heads, feedForwardWidth, parameters } = document;
    return { document, text: `${layers} layers, ${heads} heads, feed-forward ${feedForwardWidth}: ${parameters} parameters` };
  }
  const document: Shrink = await client.call("startShrink", { ablationId, body: { ...request, author, reason } });
  return { document, text: shrinkText(document) };
}

async function get({ client }: Context, reference: string): Promise<AblationDetail> {
  return client.call("getAblation", { ablationId: (await findAblation(client, reference)).id });
}

function shown(study: AblationDetail): Outcome {
  return { document: study, text: ablationText(study) };
}

/** Ends with 0 when the study has finished, with 1 when it was stopped or paused. */
async function watchAblation({ client, json, signal }: Context, ablationId: string): Promise<Outcome> {
  const line = json ? null : renewingLine(process.stdout);
  try {
    const study = await pollUntilRest(signal, {
      ask: (signal) => client.call("getAblation", { ablationId }, { signal }),
      show: (study) => line?.show(ablationProgress(study), study.status),
      isAtRest: ({ status }) => status !== "running",
    });
    return { ...shown(study), exitCode: study.status === "finished" ? exitCode.ok : exitCode.failed };
  } finally {
    line?.end();
  }
}

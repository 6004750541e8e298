/** `trainyard policies`: which answer a detector's alarm gets, and whether it may act yet. */
import { type Policy, parseOrThrow, policyAnswer, policyMode } from "@trainyard/contracts";
import { Argument, type Command, Option } from "commander";
import type { Act } from "./act";
import { defaultAuthor } from "./environment";
import { findPolicy, findRun } from "./find";
import { formatInteger } from "./format";
import type { Context, Outcome } from "./outcome";
import { addReason } from "./reason-option";
import { numberArgument, overridesOfAssignments, setOption } from "./run-options";
import { textTable } from "./text-table";

interface CreateOptions {
  name: string;
  detector: string;
  answer: Policy["answer"]["kind"];
  run?: string;
  skipSamples?: boolean;
  factor?: number;
  set: string[];
  cooldown?: number;
  maxAnswers?: number;
  perTokens?: number;
  author: string;
}

export function addPolicyCommands(program: Command, act: Act): void {
  const policies = program.command("policies").description("answers that detectors' alarms get without a person");

  policies
    .command("list")
    .description("policies, newest first")
    .action(act(({ client }) => client.call("listPolicies", {}).then(({ items }) => listOf(items))));

  policies
    .command("detectors")
    .description("detectors of instability, with rule, default and source")
    .action(
      act(async ({ client }) => {
        const document = await client.call("listDetectors", {});
        return { document, text: document.items.map(({ name, description }) => `${name}\n  ${description}`).join("\n") };
      }),
    );

  policies
    .command("create")
    .description("bind a detector to an answer; it begins in shadow mode, in which it only says what it would do")
    .requiredOption("--name <name>", "its name")
    .requiredOption("--detector <name>", "detector whose alarms it answers; `trainyard policies detectors` lists them")
    .addOption(
      new Option("--answer <kind>", "what it does")
        .choices(["note", "skip-update", "rollback", "lower-learning-rate", "swap", "pause"])
        .default("note"),
    )
    .option("--run <run>", "the run it watches; left out, every run")
    .option("--skip-samples", "rollback: leave out what was read from the first warning sign to the alarm")
    .option("--factor <number>", "rollback, lower-learning-rate: what the peak learning rate is multiplied by", numberArgument)
    .addOption(setOption("swap: field and new value, such as optimizer.name=adamw; may be repeated").default([], "none"))
    .option("--cooldown <steps>", "steps after an answer in which it gives no other", numberArgument)
    .option("--max-answers <count>", "answers within --per-tokens; the next alarm pauses the run and asks", numberArgument)
    .option("--per-tokens <count>", "tokens that --max-answers counts over", numberArgument)
    .option("--author <name>", "who makes it", defaultAuthor())
    .action(act((context, options: CreateOptions) => create(context, options)));

  addReason(policies.command("mode <policy>").addArgument(new Argument("<mode>").choices(policyMode.options)), "")
    .description("let a policy act, only watch, or do nothing; it may act once its backtest was looked at")
    .action(
      act(async ({ client }, reference: string, mode: Policy["mode"], { author, reason }: { author: string; reason: string }) => {
        const { id: policyId } = await findPolicy(client, reference);
        const policy = await client.call("setPolicyMode", { policyId, body: { mode, author, reason } });
        return { document: policy, text: `${policy.name} ${policy.mode}` };
      }),
    );

  policies
    .command("backtest <policy>")
    .description("what it would have done on past runs")
    .action(act((context, reference: string) => backtest(context, reference)));

  policies
    .command("decisions <policy>")
    .description("what it made of alarms, newest first")
    .action(
      act(async ({ client }, reference: string) => {
        const { id: policyId } = await findPolicy(client, reference);
        const document = await client.call("listDecisions", { policyId });
        const rows = document.items.map(({ at, runId, alarm, outcome, detail }) => [at, runId, formatInteger(alarm.step), outcome, detail]);
        return { document, text: rows.length === 0 ? "No decisions." : textTable(["AT", "RUN", "STEP", "OUTCOME", "DETAIL"], rows) };
      }),
    );
}

async function create({ client }: Context, options: CreateOptions): Promise<Outcome> {
  const { name, detector, author, run, cooldown: cooldownSteps, maxAnswers, perTokens } = options;
  const runId = run === undefined ? null : (await findRun(client, run)).id;
  const limits = { cooldownSteps, maxAnswers, perTokens };
  const policy = await client.call("createPolicy", { body: { name, detector, runId, answer: answerOf(options), limits, author } });
  return { document: policy, text: `${policy.id} ${policy.name} ${policy.mode}` };
}

/** The schema refuses what an answer lacks. */
function answerOf({ answer: kind, skipSamples = false, factor, set }: CreateOptions): Policy["answer"] {
  if (kind === "rollback") return parseOrThrow(policyAnswer, { kind, skipSamples, learningRateFactor: factor ?? null });
  if (kind === "lower-learning-rate") return parseOrThrow(policyAnswer, { kind, learningRateFactor: factor });
  return parseOrThrow(policyAnswer, kind === "swap" ? { kind, changes: overridesOfAssignments(set) } : { kind });
}

function listOf(items: readonly Policy[]): Outcome {
  const rows = items.map(({ id, name, detector, answer, mode, runId }) => [id, name, detector, answer.kind, mode, runId ?? "every run"]);
  const text = rows.length === 0 ? "No policies." : textTable(["ID", "NAME", "DETECTOR", "ANSWER", "MODE", "WATCHES"], rows);
  return { document: { items }, text };
}

async function backtest({ client }: Context, reference: string): Promise<Outcome> {
  const { id: policyId } = await findPolicy(client, reference);
  const document = await client.call("backtestPolicy", { policyId });
  const rows = document.runs.map(({ runName, steps, alarms, answers, stepsLost, hadIncident }) => [
    runName,
    formatInteger(steps),
    String(alarms.length),
    String(answers.length),
    formatInteger(stepsLost),
    hadIncident ? "yes" : "no",
  ]);
  const rate = `${document.alarms} alarms in ${formatInteger(document.steps)} steps: ${document.alarmsPer10000Steps.toFixed(2)} in 10,000.`;
  const table = textTable(["RUN", "STEPS", "ALARMS", "ANSWERS", "STEPS LOST", "HAD INCIDENT"], rows);
  return { document, text: rows.length === 0 ? "No run is long enough to look back with." : `${table}\n\n${rate}` };
}

/** `trainyard sweeps trial`: what can be done with trials of a sweep, several at once; each answers for itself. */
import { InvalidError, NotFoundError, type TrialAction, type TrialStatus } from "@trainyard/contracts";
import { type Command, Option } from "commander";
import type { Act } from "../act";
import { exitCode } from "../exit-code";
import { findSweep } from "../find";
import type { Context, Outcome } from "../outcome";
import { addReason } from "../reason-option";
import { numberArgument, overridesOfAssignments, parseAssignment, setOption } from "../run-options";
import { textTable } from "../text-table";
import { trialText } from "./sweep-text";

interface ActionOptions {
  author: string;
  reason: string;
}

export function addTrialCommands(sweeps: Command, act: Act): void {
  const trial = sweeps
    .command("trial")
    .description("look at a trial, or act on several: numbers such as 3,7-9, `best`, or a status such as pruned");

  trial
    .command("show <sweep> <number>")
    .description("one trial with its rungs and why it ended")
    .action(act((context, sweep: string, number: string) => showTrial(context, sweep, number)));

  /** A command for several trials, whose action is made of its own options. */
  const action = <Options extends ActionOptions>(
    name: string,
    summary: string,
    actionOf: (numbers: number[], options: Options) => TrialAction,
    configure: (command: Command) => Command = (command) => command,
  ) =>
    configure(addReason(trial.command(`${name} <sweep> <trials>`).description(summary), "")).action(
      act(async (context, sweep: string, trials: string, options: Options) =>
        perform(context, sweep, options, async (sweepId) => actionOf(await numbersOf(context, sweepId, trials), options)),
      ),
    );

  action("stop", "end trials that run or wait; they keep their checkpoints", (numbers) => ({ action: "stop", numbers }));
  action("resume", "go on with trials that were pruned or stopped", (numbers) => ({ action: "resume", numbers }));
  action<ActionOptions & { factor: number }>(
    "extend",
    "train trials beyond their budget",
    (numbers, { factor }) => ({ action: "extend", numbers, factor }),
    (command) => command.requiredOption("--factor <number>", "of the tokens that were planned", numberArgument),
  );
  action<ActionOptions & { from: "checkpoint" | "start"; set: string[]; name?: string }>(
    "promote",
    "make full runs of trials",
    (numbers, { from, set, name }) => ({ action: "promote", numbers, from, overrides: overridesOfAssignments(set), ...(name && { name }) }),
    (command) =>
      command
        .addOption(
          new Option("--from <where>", "go on from the newest checkpoint, or begin anew with the trial's values")
            .choices(["checkpoint", "start"])
            .default("checkpoint"),
        )
        .addOption(setOption("a field to change, such as duration.tokens=300M; may be repeated").default([], "none"))
        .option("--name <name>", "name of the run"),
  );
  action<ActionOptions & { seeds: number }>(
    "repeat",
    "run trials again with further seeds",
    (numbers, { seeds }) => ({ action: "repeat", numbers, seeds }),
    (command) => command.option("--seeds <count>", "further seeds of each", numberArgument, 1),
  );
  action("pin", "keep trials at the top", (numbers) => ({ action: "pin", numbers, pinned: true }));
  action("unpin", "keep them there no longer", (numbers) => ({ action: "pin", numbers, pinned: false }));
  action<ActionOptions & { add: string[]; remove: string[] }>(
    "tag",
    "add or remove tags",
    (numbers, { add, remove }) => ({ action: "tag", numbers, add, remove }),
    (command) => command.option("--add <tag...>", "tags to add", []).option("--remove <tag...>", "tags to remove", []),
  );

  addReason(trial.command("add <sweep>").description("a trial with values of one's own"), "")
    .addOption(setOption("a value, such as schedule.peakLearningRate=3e-3; may be repeated").makeOptionMandatory())
    .action(
      act((context, sweep: string, options: ActionOptions & { set: string[] }) =>
        perform(context, sweep, options, () => ({ action: "add", values: [valuesOf(options.set)] })),
      ),
    );
}

async function showTrial({ client }: Context, reference: string, number: string): Promise<Outcome> {
  const { id: sweepId } = await findSweep(client, reference);
  const { items } = await client.call("listTrials", { sweepId });
  const trial = items.find((candidate) => String(candidate.number) === number);
  if (trial === undefined) throw new NotFoundError("trial", number);
  return { document: trial, text: trialText(trial) };
}

async function perform(
  { client }: Context,
  reference: string,
  { author, reason }: ActionOptions,
  actionFor: (sweepId: string) => TrialAction | Promise<TrialAction>,
): Promise<Outcome> {
  const { id: sweepId } = await findSweep(client, reference);
  const document = await client.call("actOnTrials", { sweepId, body: { do: await actionFor(sweepId), author, reason } });
  const rows = document.items.map(({ number, ok, error, runId }) => [String(number), ok ? "done" : (error ?? "refused"), runId ?? "-"]);
  const refused = document.items.some(({ ok }) => !ok);
  return { document, text: textTable(["TRIAL", "", "RUN"], rows), ...(refused && { exitCode: exitCode.failed }) };
}

/** Numbers and stretches of numbers, `best`, or a status. */
async function numbersOf({ client }: Context, sweepId: string, text: string): Promise<number[]> {
  const numbers = parseNumbers(text);
  if (numbers !== null) return numbers;
  if (text === "best") {
    const { best } = await client.call("getSweep", { sweepId });
    if (best === null) throw new NotFoundError("trial", "best");
    return [best.number];
  }
  const { items } = await client.call("listTrials", { sweepId });
  const withStatus = items.filter(({ status }) => status === (text as TrialStatus)).map(({ number }) => number);
  if (withStatus.length === 0) throw new NotFoundError("trial", text);
  return withStatus;
}

/** `3,7-9`; null when it is not of that form. @throws InvalidError when a stretch ends before it begins */
export function parseNumbers(text: string): number[] | null {
  if (!/^\d+(-\d+)?(,\d+(-\d+)?)*$/.test(text)) return null;
  const numbers = text.split(",").flatMap((part) => {
    const [from = 0, to = from] = part.split("-").map(Number);
    if (to < from) throw new InvalidError([{ field: "trials", message: `${part} ends before it begins` }]);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
  return [...new Set(numbers)];
}

function valuesOf(assignments: readonly string[]) {
  return Object.fromEntries(assignments.map(parseAssignment)) as Extract<TrialAction, { action: "add" }>["values"][number];
}

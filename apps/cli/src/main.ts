/** The `trainyard` command: everything the API can do, the parity check and the benches. */
import { InvalidError } from "@trainyard/contracts";
import { Command, CommanderError } from "commander";
import { addAblationCommands } from "./ablations/ablation-commands";
import { createAct, printProblem, reportError } from "./act";
import { addBenchCommands } from "./bench-commands";
import { addBundleCommands } from "./bundles/bundle-commands";
import { addCheckpointCommands } from "./checkpoint-commands";
import { addCoordinateCheckCommand } from "./coordinate-check-command";
import { exitCode, exitCodesHelp } from "./exit-code";
import { addExportCommand } from "./export-command";
import { addFieldCommand } from "./field-command";
import { addGenerateCommand } from "./generate-command";
import { addHealthCommand } from "./health-command";
import { addIncidentCommands } from "./incident-commands";
import { addLadderCommands } from "./ladders/ladder-commands";
import { addNodeCommands } from "./node-commands";
import { addParityCommand } from "./parity-command";
import { addPolicyCommands } from "./policy-commands";
import { addRecipeCommands } from "./recipe-commands";
import { addReplayCommand } from "./replay-command";
import { addRulesCommand } from "./rules-command";
import { addRunCommands } from "./run-commands";
import { addSweepCommands } from "./sweeps/sweep-commands";
import { addTournamentCommands } from "./tournament-commands";
import { addVerifyCommand } from "./verify-command";
import { addWebhookCommands } from "./webhook-commands";

const interruptGraceMs = 3_000;

function createProgram(signal: AbortSignal): Command {
  const program = new Command("trainyard")
    .description("The control room for training language models from scratch.")
    .option("--json", "print exactly one JSON document, errors included")
    .showHelpAfterError("(--help says more)")
    .addHelpText("after", exitCodesHelp)
    .addHelpText(
      "after",
      "\nTRAINYARD_URL names the server, http://127.0.0.1:3000 when unset. A run, sweep, checkpoint or node may be given by its id,\nby the beginning of its id, or by its name; generate, export and --pretrained want a checkpoint's whole id.",
    )
    .exitOverride();
  const act = createAct(() => program.opts<{ json?: boolean }>().json === true, signal);
  addRunCommands(program, act);
  addCheckpointCommands(program, act);
  addNodeCommands(program, act);
  addRulesCommand(program, act);
  addIncidentCommands(program, act);
  addPolicyCommands(program, act);
  addTournamentCommands(program, act);
  addSweepCommands(program, act);
  addLadderCommands(program, act);
  addAblationCommands(program, act);
  addRecipeCommands(program, act);
  addFieldCommand(program, act);
  addHealthCommand(program, act);
  addGenerateCommand(program, act);
  addExportCommand(program, act);
  addWebhookCommands(program, act);
  addVerifyCommand(program, act);
  addBundleCommands(program, act);
  addReplayCommand(program, act);
  addParityCommand(program, act);
  addCoordinateCheckCommand(program, act);
  addBenchCommands(program, act);
  return program;
}

/** The reader of our output went away (`trainyard runs list | head`): nothing is wrong. */
function endQuietlyOnBrokenPipe(stream: NodeJS.WriteStream): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
}

/** Ctrl-C: what can be ended in order is, within a few seconds. */
function interruption(): AbortSignal {
  const interrupted = new AbortController();
  const interrupt = () => {
    interrupted.abort();
    setTimeout(() => process.exit(exitCode.interrupted), interruptGraceMs).unref();
  };
  process.once("SIGINT", interrupt);
  process.once("SIGTERM", interrupt);
  return interrupted.signal;
}

async function main(args: readonly string[]): Promise<void> {
  endQuietlyOnBrokenPipe(process.stdout);
  endQuietlyOnBrokenPipe(process.stderr);
  try {
    await createProgram(interruption()).parseAsync(args, { from: "user" });
  } catch (error) {
    process.exitCode = reportUsage(error, args.includes("--json"));
  }
}

/** Commander has printed its sentence, or the help that was asked for, already. */
function reportUsage(error: unknown, json: boolean): number {
  if (!(error instanceof CommanderError)) return reportError(error, json);
  if (error.exitCode === 0) return exitCode.ok;
  const message = error.code === "commander.help" ? "a command is missing" : error.message.replace(/^error: /, "");
  if (json) printProblem(new InvalidError([{ field: "arguments", message }]));
  return exitCode.usage;
}

await main(process.argv.slice(2));

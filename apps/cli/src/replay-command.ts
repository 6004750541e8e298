/** `trainyard replay`: repeats a run on this machine with its interventions from step 0, and compares every step and the final state. */
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { checkpointReference, type ReplayPlan, type StepPoint, type TrainerStart } from "@trainyard/contracts";
import { type StepDifference, stepDifference } from "@trainyard/recovery";
import type { ReplayedState } from "@trainyard/trainer/replay";
import type { Command } from "commander";
import type { Act } from "./act";
import { homeDirectory } from "./environment";
import { exitCode } from "./exit-code";
import { findRun } from "./find";
import { formatInteger, formatPercent, formatSeconds } from "./format";
import type { Context, Outcome } from "./outcome";
import { renewingLine } from "./renewing-line";
import { recordedSteps } from "./replay/recorded-steps";
import { numberArgument } from "./run-options";

interface ReplayOptions {
  until?: number;
  threads: number;
}

interface ReplayReport {
  readonly run: string;
  /** Replayed and compared. */
  readonly steps: number;
  readonly firstDifference: StepDifference | null;
  /** Of the state at the end; recorded is null where no checkpoint was written there, replayed where the replay ended before. */
  readonly stateHash: { readonly recorded: string | null; readonly replayed: string | null };
  readonly pass: boolean;
}

export function addReplayCommand(program: Command, act: Act): void {
  program
    .command("replay <run>")
    .description(
      "repeat a run on this machine with its interventions from step 0; ends with 1 where a step or the final state differs in a bit",
    )
    .option("--until <step>", "only up to a step; the run's newest checkpoint when left out", numberArgument)
    .option("--threads <count>", "of the trainer; results do not depend on it", numberArgument, availableParallelism())
    .action(act((context, run: string, options: ReplayOptions) => replay(context, run, options)));
}

async function replay(context: Context, reference: string, { until, threads }: ReplayOptions): Promise<Outcome> {
  const { id: runId, name } = await findRun(context.client, reference);
  const plan = await context.client.call("getReplayPlan", { runId, query: { untilStep: until } });
  const directory = await mkdtemp(join(tmpdir(), "trainyard-replay-"));
  try {
    const report = await replayPlan(context, plan, { directory, threads });
    context.signal.throwIfAborted();
    return { document: report, text: inWords(name, plan, report), exitCode: report.pass ? exitCode.ok : exitCode.failed };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function replayPlan(context: Context, plan: ReplayPlan, where: { directory: string; threads: number }): Promise<ReplayReport> {
  // Loaded here: it brings the native runtime, which few commands need.
  const { replayLeg } = await import("@trainyard/trainer/replay");
  const line = renewingLine(process.stderr);
  const began = performance.now();
  let steps = 0;
  let firstDifference: StepDifference | null = null;
  let state: ReplayedState | null = null;
  for (const [index, leg] of plan.legs.entries()) {
    const recorded = await recordedSteps(context.client, leg);
    const onStep = (point: StepPoint) => {
      steps += 1;
      firstDifference = stepDifference(point, recorded.get(point.step));
      line.show(progressOf(steps, plan.untilStep, performance.now() - began));
      return firstDifference === null;
    };
    const before: ReplayedState | null = state;
    state = await replayLeg(leg, startOf(leg, before, { ...where, index }), { onStep, signal: context.signal });
    if (before !== null) await rm(before.directory, { recursive: true, force: true });
    if (state === null) break;
  }
  line.end();
  const stateHash = { recorded: plan.stateHash, replayed: state?.stateHash ?? null };
  const isSameState = state !== null && (stateHash.recorded === null || stateHash.recorded === stateHash.replayed);
  return { run: plan.runId, steps, firstDifference, stateHash, pass: firstDifference === null && isSameState };
}

function startOf(
  leg: ReplayPlan["legs"][number],
  before: ReplayedState | null,
  { directory, threads, index }: { directory: string; threads: number; index: number },
): TrainerStart {
  const { runId, segmentId, specification } = leg;
  const { pretrained } = specification.initialisation;
  const recordedPath = pretrained === null ? null : checkpointReference(pretrained);
  return {
    type: "start",
    runId,
    segmentId,
    specification,
    datasetDirectory: join(homeDirectory(), "datasets", specification.data.dataset),
    checkpointDirectory: join(directory, String(index)),
    resumeFrom: before?.directory ?? null,
    pretrainedFrom: recordedPath === null ? pretrained : join(homeDirectory(), "checkpoints", recordedPath),
    threads,
  };
}

function progressOf(steps: number, untilStep: number, elapsedMs: number): string {
  const stepsPerSecond = steps / (elapsedMs / 1_000);
  const rate = `${stepsPerSecond >= 10 ? Math.round(stepsPerSecond) : stepsPerSecond.toPrecision(2)} steps/s`;
  const done = `step ${formatInteger(steps)}/${formatInteger(untilStep)} (${formatPercent(steps / untilStep)})`;
  return `${done} · ${rate} · ${formatSeconds((untilStep - steps) / stepsPerSecond)} left`;
}

function inWords(name: string, { untilStep }: ReplayPlan, { steps, firstDifference, stateHash, pass }: ReplayReport): string {
  if (firstDifference !== null) {
    const { step, quantity, recorded, replayed } = firstDifference;
    return `Run ${name} does not come about again: ${quantity} of step ${step} was ${recorded} and is ${replayed}.`;
  }
  if (!pass) return `Run ${name} has the same ${formatInteger(steps)} steps again but not the same state at step ${untilStep}.`;
  const state = stateHash.recorded === null ? "no state was recorded there" : `state ${stateHash.recorded.slice(0, 16)}`;
  return `Run ${name} came about again, bit for bit: ${formatInteger(steps)} steps, ${state}.`;
}

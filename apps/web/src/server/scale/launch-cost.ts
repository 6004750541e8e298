/** What a run takes on this cluster: time, failures, checkpoint interval, spares. */
import { type LaunchCheck, type Node, type RecoveryRules, type RunSpecification, tokensPerStep, totalTokens } from "@trainyard/contracts";
import { flopsPerToken, stateBytes } from "@trainyard/model/counts";
import { checkpointInterval, simulateRecovery } from "@trainyard/recovery";
import type { FailureFacts } from "@trainyard/store";
import { clusterSpeed } from "./cluster-speed";

/** Trainyard trains a run on one node. */
const nodes = 1;
/** Fewer are no rate. */
const fewestFailures = 3;
/** Mean time between failures of a node where this cluster has not seen enough, hours: 419 unexpected interruptions in 54 days of 16,384 GPUs (Llama 3 405B, section 3.3.4). */
const publishedHoursBetweenFailures = (54 * 24 * 16_384) / 419;
/** Simulated failures that a share of goodput is taken from. */
const simulatedFailures = 200;
const mostSpares = 3;
/** Goodput that a further spare must be worth. */
const worthASpare = 0.005;
/** Training held up by a checkpoint where none was measured, milliseconds: as the simulation assumes. */
const usualBlockedMs = 1_000;
/** Written a second where nothing was measured, bytes. */
const usualBytesPerSecond = 200e6;

type LaunchCost = Pick<
  LaunchCheck,
  | "flops"
  | "nodes"
  | "seconds"
  | "nodeHours"
  | "cost"
  | "expectedFailures"
  | "goodput"
  | "checkpointEverySteps"
  | "checkpointSeconds"
  | "spares"
  | "assumptions"
> & {
  /** Without failures; null: no speed known. What the gate goes by. */
  readonly undisturbedNodeHours: number | null;
};

export interface ClusterFacts {
  readonly nodes: readonly Pick<Node, "state" | "flopsPerSecond">[];
  readonly failures: FailureFacts;
  readonly rules: RecoveryRules;
}

export function launchCost(specification: RunSpecification, cluster: ClusterFacts): LaunchCost {
  const tokenFlops = flopsPerToken(specification.model);
  const flops = totalTokens(specification) * tokenFlops;
  const speed = clusterSpeed(cluster.nodes);
  if (speed === null) {
    const unknown = { seconds: null, nodeHours: null, cost: null, expectedFailures: null, goodput: null };
    const unadvised = { checkpointEverySteps: null, checkpointSeconds: null, spares: null };
    const assumptions = ["No node has measured its speed yet: it does so with the first run that it trains."];
    return { flops, nodes, ...unknown, ...unadvised, assumptions, undisturbedNodeHours: null };
  }
  const undisturbedSeconds = flops / speed;
  const stepMs = (1_000 * tokensPerStep(specification) * tokenFlops) / speed;
  const { hours: hoursBetween, words: failureWords } = hoursBetweenFailures(cluster.failures);
  const { blockedMs, writeMs, words: checkpointWords } = checkpointOf(specification, cluster.failures);
  const { intervalMs } = checkpointInterval({ costMs: blockedMs, meanTimeBetweenFailuresMs: (hoursBetween * 3_600_000) / nodes });
  const everySteps = Math.max(1, Math.round(intervalMs / stepMs));
  const withSpares = Array.from({ length: mostSpares + 1 }, (_, spares) =>
    simulatedGoodput({ spares, stepMs, blockedMs, writeMs, intervalMs: everySteps * stepMs, hoursBetween }, cluster.rules),
  );
  const best = Math.max(...withSpares);
  const spares = withSpares.findIndex((goodput) => goodput >= best - worthASpare);
  const goodput = withSpares[spares] ?? best;
  const seconds = undisturbedSeconds / goodput;
  const nodeHours = (seconds * nodes) / 3_600;
  const { pricePerNodeHour } = cluster.rules;
  return {
    flops,
    nodes,
    seconds,
    nodeHours,
    cost: pricePerNodeHour === null ? null : nodeHours * pricePerNodeHour,
    expectedFailures: nodeHours / hoursBetween,
    goodput,
    checkpointEverySteps: everySteps,
    checkpointSeconds: (everySteps * stepMs) / 1_000,
    spares,
    assumptions: [
      `Trains at ${toThree(speed / 1e9)} GFLOP/s, the median of what nodes here have measured; evaluations and waiting for a node come on top.`,
      "One node: Trainyard trains a run on one node at a time.",
      failureWords,
      checkpointWords,
      `Goodput and spares: ${simulatedFailures} simulated failures through the rules of recovery that are in force.`,
    ],
    undisturbedNodeHours: (undisturbedSeconds * nodes) / 3_600,
  };
}

function hoursBetweenFailures({ failures, nodeHours }: FailureFacts): { hours: number; words: string } {
  if (failures >= fewestFailures && nodeHours > 0) {
    const hours = nodeHours / failures;
    return {
      hours,
      words: `A node fails every ${toThree(hours)} hours: ${failures} failures in ${toThree(nodeHours)} hours of training here.`,
    };
  }
  const words = `A node fails every ${toThree(publishedHoursBetweenFailures)} hours: 419 unexpected interruptions in 54 days of 16,384 GPUs (Llama 3 405B, section 3.3.4); this cluster has seen too few of its own.`;
  return { hours: publishedHoursBetweenFailures, words };
}

function checkpointOf(specification: RunSpecification, { blockedMsPerByte, writeMsPerByte }: FailureFacts) {
  const bytes = stateBytes(specification);
  const measured = blockedMsPerByte !== null && writeMsPerByte !== null;
  return {
    blockedMs: Math.max(1, blockedMsPerByte === null ? usualBlockedMs : blockedMsPerByte * bytes),
    writeMs: Math.max(1, writeMsPerByte === null ? (1_000 * bytes) / usualBytesPerSecond : writeMsPerByte * bytes),
    words: measured
      ? "A checkpoint holds training up as those here have, by its size."
      : "A checkpoint holds training up for a second, and 200 MB are written a second: none was measured here.",
  };
}

interface Simulated {
  readonly spares: number;
  readonly stepMs: number;
  readonly blockedMs: number;
  readonly writeMs: number;
  readonly intervalMs: number;
  readonly hoursBetween: number;
}

/** Over as long as some hundred failures take: a share of time that a run's few failures would tell by chance. */
function simulatedGoodput({ spares, stepMs, blockedMs, writeMs, intervalMs, hoursBetween }: Simulated, rules: RecoveryRules): number {
  const { fixed } = simulateRecovery({
    rules,
    fixedIntervalsMs: [intervalMs],
    settings: {
      days: (simulatedFailures * hoursBetween) / nodes / 24,
      nodes,
      spares,
      unexpected: simulatedFailures,
      planned: 0,
      stepMs,
      checkpointBlockedMs: blockedMs,
      checkpointWriteMs: writeMs,
    },
  });
  return fixed[0]?.goodput ?? 1;
}

function toThree(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString("en");
}

/** Ladders, launches and proposals as text. */
import type { Estimate, LadderDetail, LadderPreview, LadderSummary, LaunchCheck, ProposalSet } from "@trainyard/contracts";
import { formatCount, formatFlops, formatInteger, formatLoss, formatPercent } from "../format";
import { textTable } from "../text-table";

export function ladderTable(items: readonly LadderSummary[]): string {
  if (items.length === 0) return "No ladders.";
  const rows = items.map(({ id, name, status, rungs, finishedRuns, runs, largestParameters }) => [
    id,
    name,
    status,
    String(rungs),
    `${finishedRuns}/${runs}`,
    largestParameters === 0 ? "-" : formatCount(largestParameters),
  ]);
  return textTable(["ID", "NAME", "STATUS", "RUNGS", "FINISHED", "LARGEST"], rows);
}

export function ladderText(ladder: LadderDetail): string {
  const { id, name, recipe, status, statusDetail, fit, whyNoFit, plan, ladderRuns, heldOut, optima, proposals, next } = ladder;
  const runs = ladderRuns.map((run) => [
    String(run.rung + 1),
    formatCount(plan[run.rung]?.parameters ?? 0),
    formatCount(plan[run.rung]?.tokens ?? 0),
    String(run.peakLearningRate),
    String(run.seed),
    run.status ?? "waits",
    `${formatInteger(run.step)}/${formatInteger(run.totalSteps)}`,
    formatLoss(run.finalLoss),
    run.runName ?? "-",
  ]);
  const law = fit === null ? whyNoFit : lawText(fit);
  const predicted = heldOut.map(({ rung, prediction, actual, inside }) => {
    const came = actual === null ? "" : `; it came to ${formatLoss(actual)}, ${inside === true ? "inside" : "outside"}`;
    return `Rung ${rung + 1}, held out: predicted ${estimateText(prediction.final)}${came}.`;
  });
  const best = optima.map(({ flops, parameters, tokens, loss }) => [
    formatFlops(flops),
    formatCount(parameters.value),
    formatCount(tokens.value),
    estimateText(loss),
  ]);
  return [
    `${id} (${name}, ${recipe})`,
    statusDetail === null ? status : `${status}: ${statusDetail}`,
    "",
    textTable(["RUNG", "PARAMETERS", "TOKENS", "RATE", "SEED", "STATUS", "STEP", "LOSS", "RUN"], runs),
    "",
    law ?? "",
    ...predicted,
    ...(best.length === 0 ? [] : ["", textTable(["BUDGET", "BEST SIZE", "TOKENS", "LOSS"], best)]),
    "",
    `Next: ${formatCount(next.parameters)} parameters (${next.rung.layers} layers, width ${next.rung.width}, ${next.rung.heads} heads, ${formatCount(next.rung.tokens)} tokens)`,
    proposalText(proposals),
  ].join("\n");
}

function lawText({ irreducible, sizeFactor, sizeExponent, dataFactor, dataExponent, runs, resamples }: NonNullable<LadderDetail["fit"]>) {
  const rows = Object.entries({ E: irreducible, A: sizeFactor, alpha: sizeExponent, B: dataFactor, beta: dataExponent });
  return `L = E + A/N^alpha + B/D^beta, ${runs} runs, ${resamples} resamples\n${textTable(
    ["CONSTANT", "VALUE", "90 %"],
    rows.map(([name, { value, low, high }]) => [name, figure(value), `${figure(low)} to ${figure(high)}`]),
  )}`;
}

export function previewText({ rungs, flops, nodeHours, problems }: LadderPreview): string {
  const rows = rungs.map((rung) => [
    formatCount(rung.parameters),
    `${rung.layers} x ${rung.width}, ${rung.heads} heads`,
    formatCount(rung.tokens),
    formatInteger(rung.steps),
    formatInteger(rung.batchTokens),
    String(rung.peakLearningRate),
    String(rung.runs),
    formatFlops(rung.flops),
    rung.problem ?? "",
  ]);
  const hours = nodeHours === null ? "no node has measured its speed yet" : `about ${nodeHours.toFixed(2)} node hours`;
  return [
    textTable(["PARAMETERS", "SHAPE", "TOKENS", "STEPS", "BATCH", "RATE", "RUNS", "A RUN", "PROBLEM"], rows),
    `${flops === 0 ? "Nothing" : formatFlops(flops)} in all, ${hours}.`,
    ...problems.map(({ path, message }) => `${path}: ${message}`),
  ].join("\n");
}

export function launchText(check: LaunchCheck): string {
  const { verdict, why, parameters, tokens, flops, prediction, seconds, nodeHours, cost, expectedFailures, goodput } = check;
  const rows: (readonly [string, string | null])[] = [
    ["parameters", formatInteger(parameters)],
    ["tokens", formatInteger(tokens)],
    ["computation", formatFlops(flops)],
    ["ladder", check.ladder === null ? "none" : `${check.ladder.name}, reaches ${formatCount(check.ladder.reach)} parameters`],
    ["final loss", prediction === null ? null : estimateText(prediction.final)],
    ["days", seconds === null ? null : figure(seconds / 86_400)],
    ["node hours", nodeHours === null ? null : figure(nodeHours)],
    ["cost", cost === null ? null : figure(cost)],
    ["failures expected", expectedFailures === null ? null : figure(expectedFailures)],
    ["goodput", goodput === null ? null : formatPercent(goodput)],
    ["checkpoint every", check.checkpointEverySteps === null ? null : `${formatInteger(check.checkpointEverySteps)} steps`],
    ["spare nodes", check.spares === null ? null : String(check.spares)],
  ];
  const known = rows.map(([name, value]) => [name, value ?? "not known"]);
  const caution = prediction?.caution ?? null;
  return [
    `${verdict === "open" ? "Open" : "Asks for a ladder or a stated reason"}: ${why}`,
    "",
    textTable(["WHAT", "VALUE"], known),
    ...(caution === null ? [] : ["", caution]),
    "",
    ...check.assumptions,
  ].join("\n");
}

export function proposalText(sets: readonly ProposalSet[]): string {
  if (sets.length === 0) return "Nothing published is near that size.";
  const rows = sets.flatMap(({ title, proposals }) =>
    proposals.map(({ field, value, unit, how }) => [title, field, `${value}${unit === "" ? "" : ` ${unit}`}`, how]),
  );
  return textTable(["FROM", "FIELD", "VALUE", "HOW"], rows);
}

function estimateText({ value, low, high }: Estimate): string {
  return `${formatLoss(value)} (${formatLoss(low)} to ${formatLoss(high)})`;
}

function figure(value: number): string {
  return String(Number(value.toPrecision(4)));
}

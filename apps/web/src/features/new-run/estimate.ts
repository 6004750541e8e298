/** What a drafted run needs: parameters, memory, arithmetic, and how long the nodes there are would take. Pure. */
import { type Node, type RunSpecification, tokensPerStep, totalSteps } from "@trainyard/contracts";
import { flopsPerToken, memoryEstimate, parameterCount } from "@trainyard/model/counts";
import { formatFlops } from "../../lib/format";

export interface RunEstimate {
  parameters: number;
  memoryBytes: number;
  flopsPerToken: number;
  tokensPerStep: number;
  totalSteps: number;
  totalTokens: number;
  /** Null while no node has been measured. */
  seconds: number | null;
  /** What the duration rests on, in words. */
  basis: string;
}

export function estimateRun(specification: RunSpecification, nodes: readonly Node[]): RunEstimate {
  const { model, batch } = specification;
  const perToken = flopsPerToken(model);
  const perStep = tokensPerStep(specification);
  const steps = totalSteps(specification);
  const fastest = nodes
    .filter(({ state }) => state === "healthy")
    .flatMap(({ name, flopsPerSecond }) => (flopsPerSecond === null ? [] : [{ name, flopsPerSecond }]))
    .sort((a, b) => b.flopsPerSecond - a.flopsPerSecond)[0];
  return {
    parameters: parameterCount(model),
    memoryBytes: memoryEstimate(model, batch.sequences).totalBytes,
    flopsPerToken: perToken,
    tokensPerStep: perStep,
    totalSteps: steps,
    totalTokens: steps * perStep,
    seconds: fastest === undefined ? null : (perToken * steps * perStep) / fastest.flopsPerSecond,
    basis:
      fastest === undefined
        ? "No healthy node has been measured yet; the first run there tells."
        : `At the ${formatFlops(fastest.flopsPerSecond)} measured in training on ${fastest.name}. Evaluations and samples come on top.`,
  };
}

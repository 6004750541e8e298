/** What a drafted run needs: parameters, memory, arithmetic, and how long the nodes there are would take. Pure. */
import { type Node, type RunSpecification, tokensPerStep, totalSteps, totalTokens } from "@trainyard/contracts";
import { flopsPerToken, type MemoryEstimate, memoryEstimate, parameterCount } from "@trainyard/model/counts";
import { formatFlops } from "../../lib/format";

export interface RunEstimate {
  parameters: number;
  memory: MemoryEstimate;
  flopsPerToken: number;
  /** Once ramps are over. */
  tokensPerStep: number;
  totalSteps: number;
  totalTokens: number;
  /** Null while no node has been measured. */
  seconds: number | null;
  /** What the duration rests on, in words. */
  basis: string;
}

export function estimateRun(specification: RunSpecification, nodes: readonly Node[]): RunEstimate {
  const { model } = specification;
  const perToken = flopsPerToken(model);
  const tokens = totalTokens(specification);
  const fastest = nodes
    .filter(({ state }) => state === "healthy")
    .flatMap(({ name, flopsPerSecond }) => (flopsPerSecond === null ? [] : [{ name, flopsPerSecond }]))
    .sort((a, b) => b.flopsPerSecond - a.flopsPerSecond)[0];
  return {
    parameters: parameterCount(model),
    memory: memoryEstimate(specification),
    flopsPerToken: perToken,
    tokensPerStep: tokensPerStep(specification),
    totalSteps: totalSteps(specification),
    totalTokens: tokens,
    seconds: fastest === undefined ? null : (perToken * tokens) / fastest.flopsPerSecond,
    basis:
      fastest === undefined
        ? "No healthy node has been measured yet; the first run there tells."
        : `At the ${formatFlops(fastest.flopsPerSecond)} measured in training on ${fastest.name}. Evaluations and samples come on top.`,
  };
}

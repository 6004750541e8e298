/** The best size for a budget of computation. */
import type { ComputeOptimum } from "@trainyard/contracts";
import { estimateOf } from "./estimate";
import type { ScalingFit } from "./fit-law";
import { type LawConstants, lossByLaw } from "./law";

/** Training FLOPs a parameter and token: forward 2, backward 4 (Kaplan et al. 2020, section 2.1). */
const flopsPerParameterAndToken = 6;

/**
 * Where a law's loss is least on C = 6 N D: N = G (C / 6)^a with G = (alpha A / (beta B))^(1 / (alpha + beta)) and a = beta / (alpha + beta)
 * (Hoffmann et al. 2022, equation 4).
 */
export function optimalSize(law: LawConstants, flops: number): { parameters: number; tokens: number; loss: number } {
  const { sizeFactor, sizeExponent, dataFactor, dataExponent } = law;
  const product = flops / flopsPerParameterAndToken;
  const exponents = sizeExponent + dataExponent;
  const parameters = ((sizeExponent * sizeFactor) / (dataExponent * dataFactor)) ** (1 / exponents) * product ** (dataExponent / exponents);
  const tokens = product / parameters;
  return { parameters, tokens, loss: lossByLaw(law, { parameters, tokens }) };
}

/** With 90 % intervals. */
export function computeOptimum(fit: ScalingFit, flops: number): ComputeOptimum {
  const best = optimalSize(fit.constants, flops);
  const samples = fit.samples.map((sample) => optimalSize(sample, flops));
  const estimate = (name: keyof typeof best) =>
    estimateOf(
      best[name],
      samples.map((sample) => sample[name]),
    );
  return { flops, parameters: estimate("parameters"), tokens: estimate("tokens"), loss: estimate("loss") };
}

/** The parametric scaling law, L(N, D) = E + A / N^alpha + B / D^beta: Hoffmann et al. (2022), section 3.3, "approach 3". */

/** A finished run, as the law sees it. */
export interface ScalingPoint {
  readonly parameters: number;
  /** Trained on. */
  readonly tokens: number;
  /** Validation loss at the end, nats a token. */
  readonly loss: number;
}

/** The names are those of the contract's `scalingLaw`. */
export interface LawConstants {
  /** E, nats a token. */
  readonly irreducible: number;
  /** A. */
  readonly sizeFactor: number;
  /** alpha. */
  readonly sizeExponent: number;
  /** B. */
  readonly dataFactor: number;
  /** beta. */
  readonly dataExponent: number;
}

export const constantNames = ["irreducible", "sizeFactor", "sizeExponent", "dataFactor", "dataExponent"] as const;

/** Nats a token. */
export function lossByLaw(law: LawConstants, { parameters, tokens }: Pick<ScalingPoint, "parameters" | "tokens">): number {
  return law.irreducible + law.sizeFactor * parameters ** -law.sizeExponent + law.dataFactor * tokens ** -law.dataExponent;
}

/** The gradient noise scale: the batch, in tokens, at which a step's gradient is as much noise as signal. */

/** A mean gradient over `tokens` tokens. */
export interface MeasuredGradient {
  readonly tokens: number;
  /** |G|^2, the squared global L2 norm. */
  readonly squaredNorm: number;
}

/** Share of the smoothed values that a new measurement leaves: about the last ten count. */
const defaultMemory = 0.9;

/**
 * McCandlish, Kaplan, Amodei and the OpenAI Dota team, An Empirical Model of Large-Batch Training (2018), appendix A.1. For the mean gradient over B tokens,
 * E|G_B|^2 = |G|^2 + tr(Sigma) / B, G being the true gradient and Sigma the covariance of one token's. From two sizes b < B:
 *
 *   |G|^2     = (B |G_B|^2 - b |G_b|^2) / (B - b)
 *   tr(Sigma) = (|G_b|^2 - |G_B|^2) / (1 / b - 1 / B)
 *
 * Both are unbiased but their ratio is not, so each is smoothed by an exponential mean before B_simple = tr(Sigma) / |G|^2. Both start from nothing,
 * so the correction for the start cancels in the ratio. The smoothing begins anew with each segment: it is no part of a checkpoint.
 */
export class NoiseScaleEstimator {
  readonly #memory: number;
  #squaredSignal = 0;
  #noise = 0;

  constructor(memory = defaultMemory) {
    this.#memory = memory;
  }

  /** Adds a measurement of one step; answers tokens, or null while a smoothed value is not above zero: too early to tell. */
  add(small: MeasuredGradient, large: MeasuredGradient): number | null {
    const squaredSignal = (large.tokens * large.squaredNorm - small.tokens * small.squaredNorm) / (large.tokens - small.tokens);
    const noise = (small.squaredNorm - large.squaredNorm) / (1 / small.tokens - 1 / large.tokens);
    this.#squaredSignal = this.#memory * this.#squaredSignal + (1 - this.#memory) * squaredSignal;
    this.#noise = this.#memory * this.#noise + (1 - this.#memory) * noise;
    const isKnown = this.#squaredSignal > 0 && this.#noise > 0;
    return isKnown ? this.#noise / this.#squaredSignal : null;
  }
}

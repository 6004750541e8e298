/** Weight decay as part of the gradient, as SGD and Adam have it: the gradient of λ/2 Σ p². */
import { add, mul, scalarLike } from "@trainyard/graph";
import type { Update } from "./optimizer";

/** The same update by c g + λ p in place of c g, c being the factor; nothing is left to fold in or to decay. */
export function withCoupledDecay(update: Update): Update {
  const { value, gradient, factor, scalar, decays } = update;
  if (!decays) return update;
  const decayed = add(mul(gradient, factor), mul(value, scalar("weightDecay")));
  return { ...update, gradient: decayed, factor: scalarLike(factor, 1), decays: false };
}

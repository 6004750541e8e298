/** Random search: every trial drawn alone (Bergstra and Bengio, Random Search for Hyper-Parameter Optimization, 2012). */
import { randomStream } from "./numbers/random";
import type { Sampler } from "./sampler";
import { acceptanceOf, drawUnseen } from "./space/unseen";

export const random: Sampler = (asked) => drawUnseen(asked.space, acceptanceOf(asked), randomStream(asked.seed, "random", asked.number));

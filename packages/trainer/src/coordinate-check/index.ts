/** What a coordinate check measures, and what follows from it; its work is done by `@trainyard/trainer/coordinate-check-process`. */
export { type ActivationRequest, type ActivationSizes, activationSizes } from "./measure";
export { coordinateSlopes } from "./slopes";

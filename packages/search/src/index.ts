export type { Observation } from "./observation";
export type { Asked, Sampler } from "./sampler";

export type { Observation } from "./observation";
export type { Asked, Sampler } from "./sampler";
export { samplerByName, samplers, suggest } from "./samplers";
export {
  acceptanceOf,
  type Cube,
  configurations,
  countConfigurations,
  cubeOf,
  type Dimension,
  drawUnseen,
  fingerprint,
  isActive,
  valuesWithin,
} from "./space";

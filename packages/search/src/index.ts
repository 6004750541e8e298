export { chooseSampler, type SamplerChoice, samplerAtWork } from "./default-sampler";
export { constraintIssues, constraintsOf, type Expression, type ExpressionValue, parseExpression } from "./expression";
export type { Observation } from "./observation";
export type { Check, Decision, Outcome, OutcomeOf, Plan, PlanInput, Revision, StretchFacts, TrialFacts } from "./plan/facts";
export { plan, simulate } from "./plan/plan";
export { type Preset, presets } from "./presets";
export type { Asked, Sampler } from "./sampler";
export { samplers, suggest } from "./samplers";
export { expectedShare } from "./schedulers/expected-share";
export { type Rung, rungsOf } from "./schedulers/rungs";
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

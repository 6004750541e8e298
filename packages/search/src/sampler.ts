/** Ask and tell without a state in between: a suggestion is a function of the seed, the trial's number and what is known. */
import type { ParameterValues, SamplerSpecification, SearchSpace } from "@trainyard/contracts";
import type { Observation } from "./observation";

export interface Asked {
  readonly space: SearchSpace;
  /** Of the sweep. */
  readonly seed: number;
  /** Of the trial that values are wanted for, from 1. */
  readonly number: number;
  /** By number; pending ones included, which a sampler keeps away from. */
  readonly observations: readonly Observation[];
  /** Trials the sweep plans in all: what a sampler's choice between exploring and refining may go by. */
  readonly trials: number;
  readonly objectives: number;
  readonly options: SamplerSpecification;
  /** Why values cannot be tried, or null. A sampler never suggests what is refused, nor what was suggested before. */
  readonly refusal: (values: ParameterValues) => string | null;
}

/** Null: nothing is left that was not tried or refused. */
export type Sampler = (asked: Asked) => ParameterValues | null;

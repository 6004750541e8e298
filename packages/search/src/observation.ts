/** What a sampler knows of a trial. */
import type { ParameterValues } from "@trainyard/contracts";

export interface Observation {
  /** Of the trial; results from elsewhere that inform a sweep from the start have numbers below 1. */
  readonly number: number;
  readonly values: ParameterValues;
  /**
   * finished: trained as far as `fraction` says and measured; failed: diverged, crashed or did not fit, so that there is no figure; pending:
   * suggested, result not known yet.
   */
  readonly status: "finished" | "failed" | "pending";
  /** Smaller is better, in the order of the objectives; empty unless finished. */
  readonly losses: readonly number[];
  /** Share of a whole trial's tokens that the losses were measured at; 1: all of it. */
  readonly fraction: number;
}

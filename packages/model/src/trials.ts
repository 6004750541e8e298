/** Whether values can be tried, and what a trial of them takes: asked before anything is spent on it. */
import {
  type NodeTelemetry,
  type ParameterValues,
  type RunSpecification,
  type SweepSpecification,
  TrainyardError,
  totalTokens,
} from "@trainyard/contracts";
import { flopsPerToken, largestMachine, type Machine, memoryEstimate, parameterCount, requireFit } from "./counts";
import { trialSpecification } from "./recipes";

export interface TrialCheck {
  /** Why it cannot be tried; null: it can. */
  readonly problem: string | null;
  readonly tokens: number;
  readonly flopsPerToken: number;
  /** Null where the values make no specification. */
  readonly parameters: number | null;
  readonly memoryBytes: number | null;
}

export interface TrialCheckOptions {
  readonly sweep: Pick<SweepSpecification, "recipe" | "overrides">;
  /** Lost ones too: a node that is away for a while must not change what is tried. Without any that told its memory, everything fits. */
  readonly nodes: readonly { readonly name: string; readonly telemetry: NodeTelemetry | null }[];
  /** Which of the sweep's constraints does not hold, in words; null: all do. What it throws counts as that too. */
  readonly broken: (specification: RunSpecification) => string | null;
}

/** Answers for the same values are made once. */
export function createTrialCheck({ sweep, nodes, broken }: TrialCheckOptions): (values: ParameterValues) => TrialCheck {
  const known = new Map<string, TrialCheck>();
  const check = (values: ParameterValues): TrialCheck => {
    try {
      const specification = trialSpecification(sweep, values);
      return checked(specification, broken(specification), largestMachine(specification, nodes));
    } catch (error) {
      if (!(error instanceof TrainyardError)) throw error;
      return { problem: error.message, tokens: 0, flopsPerToken: 0, parameters: null, memoryBytes: null };
    }
  };
  return (values) => {
    const key = JSON.stringify(values);
    const answer = known.get(key) ?? check(values);
    known.set(key, answer);
    return answer;
  };
}

function checked(specification: RunSpecification, broken: string | null, machine: Machine | null): TrialCheck {
  return {
    problem: broken ?? (machine === null ? null : whyTooLarge(specification, machine)),
    tokens: totalTokens(specification),
    flopsPerToken: flopsPerToken(specification.model),
    parameters: parameterCount(specification.model),
    memoryBytes: memoryEstimate(specification).totalBytes,
  };
}

function whyTooLarge(specification: RunSpecification, machine: Machine): string | null {
  try {
    requireFit(specification, machine);
    return null;
  } catch (error) {
    if (error instanceof TrainyardError) return error.message;
    throw error;
  }
}

/** What trials can be laid out along: the parameters that are searched, then the objectives. Pure. */
import type { Objective, ObjectiveMetric, ParameterValue, SearchParameter, SweepSpecification, Trial } from "@trainyard/contracts";
import type { Scale } from "../../charts/axis";
import { formatExact, formatScientific, noValue } from "../../lib/format";
import { formField, optionLabel } from "../../specification/fields";
import { parameterLabel } from "../new-sweep/space/parameter-form";
import { objectiveStyles } from "./objective-style";

export interface TrialAxis {
  /** The parameter's path, or `objectiveAxisId` of a metric. */
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  /** Values of an axis of choices, in order; null: numbers. */
  readonly choices: readonly ParameterValue[] | null;
  /** Ends of an axis of numbers: of the space and of what was tried before the space was narrowed. */
  readonly domain: readonly [number, number];
  readonly scale: Scale;
  readonly isInteger: boolean;
  /** For an objective: its place among them and what is better. */
  readonly objective: (Objective & { readonly index: number }) | null;
  /** Undefined: the trial has none, because a condition does not hold or nothing was measured. */
  readonly valueIn: (trial: Pick<Trial, "values" | "objectives">) => ParameterValue | undefined;
  readonly format: (value: ParameterValue | undefined) => string;
  /** A round number on an axis of numbers. */
  readonly formatTick: (value: number) => string;
}

export function objectiveAxisId(metric: ObjectiveMetric): string {
  return `objective:${metric}`;
}

export function trialAxes({ space, objectives }: Pick<SweepSpecification, "space" | "objectives">, trials: readonly Trial[]): TrialAxis[] {
  const parameters = space.parameters.flatMap((parameter) => (parameter.kind === "fixed" ? [] : [parameterAxis(parameter, trials)]));
  return [...parameters, ...objectives.map((objective, index) => objectiveAxis(objective, index, trials))];
}

function parameterAxis(parameter: Exclude<SearchParameter, { kind: "fixed" }>, trials: readonly Trial[]): TrialAxis {
  const { path } = parameter;
  const valueIn = (trial: Pick<Trial, "values">) => trial.values[path];
  const tried = trials.flatMap((trial) => valueIn(trial) ?? []);
  const shared = { id: path, label: parameterLabel(path), unit: "", objective: null, valueIn, formatTick: formatParameterNumber };
  const format = (value: ParameterValue | undefined) => formatParameter(path, value);
  if (parameter.kind === "categorical") {
    const choices = [...new Set([...parameter.choices, ...tried])];
    return { ...shared, choices, domain: [0, Math.max(1, choices.length - 1)], scale: "linear", isInteger: false, format };
  }
  const numbers = [parameter.low, parameter.high, ...tried.filter((value) => typeof value === "number")];
  const domain = [least(numbers), most(numbers)] as const;
  return { ...shared, choices: null, domain, scale: parameter.scale, isInteger: parameter.kind === "integer", format };
}

function objectiveAxis(objective: Objective, index: number, trials: readonly Trial[]): TrialAxis {
  const { label, unit, format, formatTick } = objectiveStyles[objective.metric];
  const valueIn = (trial: Pick<Trial, "objectives">) => trial.objectives[index] ?? undefined;
  const measured = trials.flatMap((trial) => valueIn(trial) ?? []);
  return {
    id: objectiveAxisId(objective.metric),
    label,
    unit,
    choices: null,
    domain: measured.length === 0 ? [0, 1] : [least(measured), most(measured)],
    scale: "linear",
    isInteger: false,
    objective: { ...objective, index },
    valueIn,
    format: (value) => (typeof value === "number" ? format(value) : noValue),
    formatTick,
  };
}

/** A value as it is read in a chart: three digits of a number, a choice in words. */
export function formatParameter(path: string, value: ParameterValue | undefined): string {
  if (value === undefined) return noValue;
  if (value === null) return "none";
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "number") return formatParameterNumber(value);
  const field = formField(path);
  return field === undefined ? value : optionLabel(field, value);
}

function formatParameterNumber(value: number): string {
  if (Number.isInteger(value)) return formatExact(value);
  return Math.abs(value) < 0.001 ? formatScientific(value) : String(Number(value.toPrecision(3)));
}

const least = (values: readonly number[]) => values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
const most = (values: readonly number[]) => values.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);

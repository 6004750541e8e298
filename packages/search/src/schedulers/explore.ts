/** Population: values a little changed (Jaderberg et al. 2017, section 3, explore; Ray Tune's defaults). */
import type { ParameterValue, ParameterValues, SearchParameter, SearchSpace } from "@trainyard/contracts";
import type { Random } from "../numbers/random";
import { isActive } from "../space/cube";
import { type Dimension, dimensionOf, onlyValue } from "../space/dimension";

export interface ExploreOptions {
  readonly resampleProbability: number;
  readonly perturbation: number;
}

/** Changes that are tried before values stay what they were. */
const mostTries = 20;

/** Each number is multiplied or divided by the perturbation, and now and then drawn anew as every other value is; nothing leaves the space. */
export function explore(
  space: SearchSpace,
  values: ParameterValues,
  options: ExploreOptions,
  accepts: (values: ParameterValues) => boolean,
  random: Random,
): ParameterValues {
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    const changed: Record<string, ParameterValue> = {};
    for (const parameter of space.parameters)
      if (isActive(parameter, changed)) changed[parameter.path] = exploreOne(parameter, values[parameter.path], options, random);
    if (accepts(changed)) return changed;
  }
  return values;
}

function exploreOne(
  parameter: SearchParameter,
  value: ParameterValue | undefined,
  { resampleProbability, perturbation }: ExploreOptions,
  random: Random,
): ParameterValue {
  const dimension = dimensionOf(parameter);
  if (dimension === null) return onlyValue(parameter);
  const isDrawn = random() < resampleProbability;
  const factor = random() < 0.5 ? perturbation : 1 / perturbation;
  if (isDrawn || value === undefined || Number.isNaN(dimension.toUnit(value))) return dimension.fromUnit(random());
  if (typeof value !== "number" || parameter.kind === "categorical" || parameter.kind === "fixed") return value;
  const { low, high, step } = parameter;
  const moved = step === null ? value * factor : moveOnSteps(value, value * factor, low, step);
  return dimension.fromUnit(clippedUnit(dimension, moved, low, high));
}

/** To the nearest step, and by one at least: a small whole number times 1.2 is still the same whole number. */
function moveOnSteps(from: number, to: number, low: number, step: number): number {
  const level = (number: number) => Math.round((number - low) / step);
  const levels = level(to) - level(from) || Math.sign(to - from);
  return low + (level(from) + levels) * step;
}

function clippedUnit(dimension: Dimension, value: number, low: number, high: number): number {
  if (value <= low) return 0;
  return value >= high ? 1 : dimension.toUnit(value);
}

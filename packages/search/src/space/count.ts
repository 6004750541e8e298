/** How many different configurations a space has, and all of them one by one. */
import type { ParameterValue, ParameterValues, SearchParameter, SearchSpace } from "@trainyard/contracts";
import { isActive } from "./cube";
import { dimensionOf, onlyValue } from "./dimension";

/** Constraints are not asked. Null: without end. */
export function countConfigurations({ parameters }: SearchSpace): number | null {
  const decisive = new Set(parameters.flatMap(({ when }) => (when === null ? [] : [when.path])));
  const count = (at: number, earlier: Record<string, ParameterValue>): number => {
    const parameter = parameters[at];
    if (parameter === undefined) return 1;
    if (!isActive(parameter, earlier)) return count(at + 1, earlier);
    const dimension = dimensionOf(parameter);
    if (dimension !== null && dimension.levels === null) return Number.POSITIVE_INFINITY;
    if (!decisive.has(parameter.path)) return (dimension?.levels ?? 1) * count(at + 1, earlier);
    return groupsOf(parameter, parameters).reduce(
      (sum, { value, size }) => sum + size * count(at + 1, { ...earlier, [parameter.path]: value }),
      0,
    );
  };
  const total = count(0, {});
  return Number.isFinite(total) ? total : null;
}

/** Values of a parameter that conditions tell apart, and how many values each stands for. */
function groupsOf(parameter: SearchParameter, parameters: readonly SearchParameter[]): { value: ParameterValue; size: number }[] {
  const named = new Set(parameters.flatMap(({ when }) => (when?.path === parameter.path ? when.in : [])));
  let other: { value: ParameterValue; size: number } | null = null;
  const groups: { value: ParameterValue; size: number }[] = [];
  for (const value of levelsOf(parameter)) {
    if (named.has(value)) groups.push({ value, size: 1 });
    else if (other === null) other = { value, size: 1 };
    else other.size += 1;
  }
  return other === null ? groups : [...groups, other];
}

/** All configurations of a space without continuous parameters, the last parameter fastest. Throws a RangeError where it has one. */
export function* configurations({ parameters }: SearchSpace, at = 0, earlier: ParameterValues = {}): Generator<ParameterValues> {
  const parameter = parameters[at];
  if (parameter === undefined) yield earlier;
  else if (!isActive(parameter, earlier)) yield* configurations({ parameters, constraints: [] }, at + 1, earlier);
  else
    for (const value of levelsOf(parameter))
      yield* configurations({ parameters, constraints: [] }, at + 1, { ...earlier, [parameter.path]: value });
}

function* levelsOf(parameter: SearchParameter): Generator<ParameterValue> {
  const dimension = dimensionOf(parameter);
  if (dimension === null) yield onlyValue(parameter);
  else for (let level = 0; level < (dimension.levels ?? 1); level += 1) yield dimension.atLevel(level);
}

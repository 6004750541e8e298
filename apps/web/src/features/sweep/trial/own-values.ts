/** Values for a trial of one's own, as they are typed. Pure. */
import type { ParameterValue, ParameterValues, SearchParameter, SearchSpace } from "@trainyard/contracts";
import type { FieldTexts } from "../../../specification/condition";
import { readValue, valueText } from "../../new-sweep/space/parameter-form";

/** Those of a trial, and for what it has no value of, the first that the space names. */
export function firstTexts({ parameters }: SearchSpace, values: ParameterValues): FieldTexts {
  return Object.fromEntries(
    parameters.map((parameter) => [parameter.path, textOf(parameter.path, values[parameter.path] ?? firstValue(parameter))]),
  );
}

/** Parameters that have a value as things are typed: a condition is looked at before what depends on it. */
export function parametersInForce({ parameters }: SearchSpace, texts: FieldTexts): readonly SearchParameter[] {
  const inForce: SearchParameter[] = [];
  for (const parameter of parameters) {
    const { when } = parameter;
    const holds =
      when === null || (inForce.some(({ path }) => path === when.path) && when.in.includes(readValue(when.path, texts[when.path] ?? "")));
    if (holds) inForce.push(parameter);
  }
  return inForce;
}

/** Null while a number is none. */
export function ownValues(space: SearchSpace, texts: FieldTexts): ParameterValues | null {
  const values = parametersInForce(space, texts).map(({ path }) => [path, readValue(path, texts[path] ?? "")] as const);
  return values.some(([, value]) => Number.isNaN(value)) ? null : Object.fromEntries(values);
}

function firstValue(parameter: SearchParameter): ParameterValue {
  switch (parameter.kind) {
    case "fixed":
      return parameter.value;
    case "categorical":
      return parameter.choices[0] ?? null;
    case "integer":
    case "float":
      return parameter.low;
  }
}

/** An empty text is what a field without a value shows. */
function textOf(path: string, value: ParameterValue): string {
  return value === null ? "" : valueText(path, value);
}

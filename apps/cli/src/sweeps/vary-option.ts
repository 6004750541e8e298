/** `--vary`: a field of the specification, what it may be, and when. */
import { InvalidError, type ParameterValue, parseNumber, type SearchSpaceInput, specificationField } from "@trainyard/contracts";
import { parseValue } from "../run-options";

type Parameter = SearchSpaceInput["parameters"][number];

/** The parameters with those of --vary in place of the ones of the same path, new ones last. */
export function withVaried(parameters: readonly Parameter[], vary: readonly string[]): Parameter[] {
  const varied = vary.map(parameterOf);
  const replaced = parameters.map((parameter) => varied.find(({ path }) => path === parameter.path) ?? parameter);
  return [...replaced, ...varied.filter(({ path }) => !parameters.some((parameter) => parameter.path === path))];
}

/** `path=low..high [log] [step N] [when path=a,b]`, `path=a,b,c` or `path=a`. @throws InvalidError saying how it must read */
export function parameterOf(text: string): Parameter {
  const [, assignment = "", condition] = /^(.*?)(?:\s+when\s+(.*))?$/s.exec(text) ?? [];
  const [, path, values] = /^([a-zA-Z]\w*(?:\.[a-zA-Z]\w*)*)=(.+)$/s.exec(assignment.trim()) ?? [];
  if (path === undefined || values === undefined) throw refuseVary(`must read path=values, not ${JSON.stringify(text)}`);
  const field = specificationField(path);
  if (field === undefined) throw refuseVary(`there is no field ${path}; \`trainyard fields\` lists them`);
  const when = condition === undefined ? null : conditionOf(condition);
  const range = /^(\S+)\.\.(\S+?)(\s+log)?(?:\s+step\s+(\S+))?$/.exec(values.trim());
  if (range !== null) {
    const [, low = "", high = "", log, step] = range;
    const scale = log === undefined ? ("linear" as const) : ("log" as const);
    const kind = field.kind === "integer" ? ("integer" as const) : ("float" as const);
    const ends = { kind, path, low: numberOf(low), high: numberOf(high), scale, when };
    return step === undefined ? ends : { ...ends, step: numberOf(step) };
  }
  const choices = values.split(",").map((choice) => parseValue(path, choice.trim())) as ParameterValue[];
  const [only = null] = choices;
  return choices.length === 1 ? { kind: "fixed", path, value: only, when } : { kind: "categorical", path, choices, when };
}

function conditionOf(text: string): { path: string; in: ParameterValue[] } {
  const [, path, values] = /^([a-zA-Z][\w.]*)=(.+)$/s.exec(text.trim()) ?? [];
  if (path === undefined || values === undefined) throw refuseVary(`after when must stand path=values, not ${JSON.stringify(text)}`);
  return { path, in: values.split(",").map((value) => parseValue(path, value.trim()) as ParameterValue) };
}

function numberOf(text: string): number {
  const value = parseNumber(text);
  if (!Number.isFinite(value)) throw refuseVary(`${JSON.stringify(text)} is no number`);
  return value;
}

function refuseVary(message: string): InvalidError {
  return new InvalidError([{ field: "--vary", message }]);
}

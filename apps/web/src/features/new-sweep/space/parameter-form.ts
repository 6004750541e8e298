/** A parameter of the space as it is typed, and the parameter that it makes. Pure. */
import {
  fieldText,
  fieldValue,
  type ParameterValue,
  parseNumber,
  type RunSpecification,
  type SearchParameter,
  valueAt,
} from "@trainyard/contracts";
import { type FormField, formField, formFields, optionLabel } from "../../../specification/fields";

export type ParameterKind = SearchParameter["kind"];

export interface ParameterForm {
  path: string;
  kind: ParameterKind;
  low: string;
  high: string;
  scale: "linear" | "log";
  /** Empty: any value of a float, every value of an integer. */
  step: string;
  /** Values as texts, for a categorical one. */
  choices: string;
  value: string;
  /** Varied only while an earlier parameter has one of these values, which are texts like the choices. */
  when: { path: string; in: string } | null;
}

/** A field of rows has no value that a parameter could have. */
export const searchableFields: readonly FormField[] = formFields.filter(({ kind }) => kind !== "table");

export function kindsOf(field: FormField): readonly ParameterKind[] {
  if (field.kind === "integer") return ["integer", "categorical", "fixed"];
  return field.kind === "number" ? ["float", "categorical", "fixed"] : ["categorical", "fixed"];
}

export function parameterLabel(path: string): string {
  return formField(path)?.label ?? path;
}

/** Entries of a list are parted by commas, so its values are parted by semicolons. */
function separatorOf(field: FormField | undefined): ";" | "," {
  return field?.kind === "list" ? ";" : ",";
}

export function choicesOf(path: string, text: string): readonly string[] {
  const separator = separatorOf(formField(path));
  return text
    .split(separator === "," ? /[,\n]/ : /[;\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

export function joinChoices(path: string, choices: readonly string[]): string {
  return choices.join(`${separatorOf(formField(path))} `);
}

/** A value as a choice has it; what is empty must be seen. */
export function valueText(path: string, value: ParameterValue): string {
  const field = formField(path);
  if (value === null) return "null";
  return field === undefined ? String(value) : fieldText(field, value);
}

/** A text as value; a wrong number is NaN. The value of a list stays a text. */
export function readValue(path: string, text: string): ParameterValue {
  const field = formField(path);
  if (field === undefined || field.kind === "list") return text.trim();
  return fieldValue(field, text) as ParameterValue;
}

export function choiceLabel(path: string, text: string): string {
  const field = formField(path);
  if (field?.kind === "choice") return optionLabel(field, text);
  if (field?.kind === "toggle") return text === "true" ? "on" : "off";
  return text;
}

/** What a choice or a switch can be; undefined for what is typed. */
export function optionsOf(path: string): readonly string[] | undefined {
  const field = formField(path);
  if (field?.kind === "toggle") return ["true", "false"];
  return field?.kind === "choice" ? field.options : undefined;
}

/** A first guess for a field: a decade to each side of the recipe's value, half to twice of a count, all options of a choice. */
export function newParameter(path: string, specification: RunSpecification): ParameterForm {
  const field = formField(path);
  const current = valueAt(specification, path) as ParameterValue | undefined;
  const text = current === undefined || field === undefined ? "" : fieldText(field, current);
  const empty: ParameterForm = {
    ...{ path, kind: "categorical", low: "", high: "", scale: "linear", step: "", value: text, when: null },
    choices: joinChoices(path, optionsOf(path) ?? (text === "" ? [] : [text])),
  };
  if (field?.kind === "integer") return { ...empty, kind: "integer", ...range(field, current, 2) };
  if (field?.kind === "number") {
    const isRate = typeof current === "number" && current > 0 && current < 0.2;
    return { ...empty, kind: "float", scale: isRate ? "log" : "linear", ...range(field, current, isRate ? 10 : 2) };
  }
  return empty;
}

function range(field: FormField, current: ParameterValue | undefined, factor: number): Pick<ParameterForm, "low" | "high"> {
  const least = field.least ?? 0;
  const most = field.most ?? Number.POSITIVE_INFINITY;
  const centre = typeof current === "number" && current > 0 ? current : null;
  if (centre === null) return { low: fieldText(field, least), high: Number.isFinite(most) && most <= 1 ? fieldText(field, most) : "" };
  const whole = field.kind === "integer" ? Math.round : (value: number) => Number(value.toPrecision(3));
  const low = Math.max(least, whole(centre / factor));
  return {
    low: fieldText(field, low),
    high: fieldText(field, Math.min(most, Math.max(whole(centre * factor), low + (low === centre ? 1 : 0)))),
  };
}

export function parameterForm(parameter: SearchParameter): ParameterForm {
  const { path, kind, when } = parameter;
  const field = formField(path);
  const numeric = (value: number) => (field === undefined ? String(value) : fieldText(field, value));
  const form: ParameterForm = {
    ...{ path, kind, low: "", high: "", scale: "linear", step: "", choices: "", value: "" },
    when:
      when === null
        ? null
        : {
            path: when.path,
            in: joinChoices(
              when.path,
              when.in.map((value) => valueText(when.path, value)),
            ),
          },
  };
  switch (parameter.kind) {
    case "categorical":
      return {
        ...form,
        choices: joinChoices(
          path,
          parameter.choices.map((value) => valueText(path, value)),
        ),
      };
    case "fixed":
      return { ...form, value: parameter.value === null ? "" : valueText(path, parameter.value) };
    case "integer":
      return {
        ...{ ...form, low: numeric(parameter.low), high: numeric(parameter.high), scale: parameter.scale },
        step: parameter.step === 1 ? "" : String(parameter.step),
      };
    case "float":
      return {
        ...{ ...form, low: numeric(parameter.low), high: numeric(parameter.high), scale: parameter.scale },
        step: parameter.step === null ? "" : numeric(parameter.step),
      };
  }
}

/** As the contract's schema takes it; it says what is wrong. */
export function readParameter({ path, kind, low, high, scale, step, choices, value, when }: ParameterForm): Record<string, unknown> {
  const condition = when === null ? null : { path: when.path, in: choicesOf(when.path, when.in).map((text) => readValue(when.path, text)) };
  const common = { path, kind, when: condition };
  switch (kind) {
    case "categorical":
      return { ...common, choices: choicesOf(path, choices).map((text) => readValue(path, text)) };
    case "fixed":
      return { ...common, value: readValue(path, value) };
    case "integer":
      return {
        ...common,
        low: parseNumber(low),
        high: parseNumber(high),
        scale,
        ...(step.trim() === "" ? {} : { step: parseNumber(step) }),
      };
    case "float":
      return { ...common, low: parseNumber(low), high: parseNumber(high), scale, step: step.trim() === "" ? null : parseNumber(step) };
  }
}

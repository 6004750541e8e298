/** Settings of several runs beside each other: which of them differ, and which have no effect where they stand. Pure. */
import { type RunDetail, valueAt } from "@trainyard/contracts";
import { noValue } from "../../lib/format";
import { isSame } from "../../specification/changes";
import { type FormField, formGroups } from "../../specification/fields";
import { readableAt, textsOf } from "../../specification/values";

type Configured = Pick<RunDetail, "recipe" | "specification">;

interface SettingCell {
  text: string;
  /** As it would be typed again; null where the run has no such field. */
  value: unknown;
  /** Other settings of the run leave it without effect. */
  idle: boolean;
}

export interface SettingRow {
  /** Dotted path; `recipe` for the recipe. */
  path: string;
  label: string;
  group: string;
  /** In the order of the runs. */
  cells: readonly SettingCell[];
  differs: boolean;
}

/** All settings in the order of the New run page. A difference that has no effect in any run is none. */
export function settingRows(runs: readonly Configured[]): SettingRow[] {
  const texts = runs.map(({ specification }) => textsOf(specification));
  const rowOf = (group: string, field: FormField): SettingRow[] => {
    const cells = runs.map(({ specification }, index): SettingCell => {
      const value = valueAt(specification, field.path);
      const idle = value === undefined || field.matters?.holds(texts[index] ?? {}) === false;
      return { value: value ?? null, text: value === undefined ? noValue : readableAt(specification, field), idle };
    });
    if (cells.every(({ text }) => text === noValue)) return [];
    return [{ path: field.path, label: field.label, group, cells, differs: differ(cells) && cells.some(({ idle }) => !idle) }];
  };
  const recipes = runs.map(({ recipe }): SettingCell => ({ text: recipe, value: recipe, idle: false }));
  return [
    { path: "recipe", label: "Recipe", group: formGroups[0]?.title ?? "", cells: recipes, differs: differ(recipes) },
    ...formGroups.flatMap(({ title, fields }) => fields.flatMap((field) => rowOf(title, field))),
  ];
}

/** By value: what an empty field stands for follows from others, which are told of themselves. */
function differ(cells: readonly SettingCell[]): boolean {
  return cells.some(({ value }) => !isSame(value, cells[0]?.value));
}

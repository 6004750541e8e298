/** Runs that belong together: by the value of a field, by everything but the seed, or all of them. Pure. */
import type { RunDetail } from "@trainyard/contracts";
import { isSame } from "../../specification/changes";
import type { SettingRow } from "./configuration";

export interface GroupChoice {
  value: string;
  label: string;
}

export interface RunGroup {
  /** What its runs have in common, in words. */
  label: string;
  /** Places in the list of runs. */
  members: readonly number[];
}

const fixedChoices = {
  all: "All together",
  configuration: "Settings, seeds apart",
  status: "Status",
  sweep: "Sweep",
} as const;

/** What one may group by: the fields that differ, since any other would put all runs together. */
export function groupChoices(rows: readonly SettingRow[]): GroupChoice[] {
  const differing = rows.filter(({ differs }) => differs).map(({ path, label, group }) => ({ value: path, label: `${label} (${group})` }));
  return [...Object.entries(fixedChoices).map(([value, label]) => ({ value, label })), ...differing];
}

/** In the order of values where they are numbers, else of their first run. A field that no longer exists groups all together. */
export function groupRuns(runs: readonly Pick<RunDetail, "status" | "trialOf">[], rows: readonly SettingRow[], by: string): RunGroup[] {
  const groups = new Map<string, { label: string; order: unknown; members: number[] }>();
  runs.forEach((run, index) => {
    const { label, order } = keyOf(run, index, rows, by);
    const group = groups.get(label) ?? { label, order, members: [] };
    group.members.push(index);
    groups.set(label, group);
  });
  const inOrder = [...groups.values()];
  if (inOrder.every(({ order }) => typeof order === "number")) inOrder.sort((a, b) => Number(a.order) - Number(b.order));
  return inOrder.map(({ label, members }) => ({ label, members }));
}

function keyOf(
  run: Pick<RunDetail, "status" | "trialOf">,
  index: number,
  rows: readonly SettingRow[],
  by: string,
): { label: string; order: unknown } {
  if (by === "status") return { label: run.status, order: null };
  if (by === "sweep") return { label: run.trialOf?.sweepName ?? "no sweep", order: null };
  if (by === "configuration") {
    const settings = rows.filter(({ path, differs }) => differs && path !== "seed");
    const texts = settings.map(({ label, cells }) => `${label} ${cells[index]?.text ?? ""}`);
    return { label: texts.join(", ") || fixedChoices.all, order: null };
  }
  const row = rows.find(({ path, cells }) => path === by && cells.some(({ value }) => !isSame(value, cells[0]?.value)));
  const cell = row?.cells[index];
  return row === undefined || cell === undefined
    ? { label: fixedChoices.all, order: null }
    : { label: `${row.label} ${cell.text}`, order: cell.value };
}

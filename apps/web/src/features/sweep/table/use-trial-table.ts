/** The table of trials: order, columns and expression in the URL, selection in memory; which rows there are is the linking's. */
import {
  type ColumnDef,
  getCoreRowModel,
  getSortedRowModel,
  type RowSelectionState,
  type SortingState,
  useReactTable,
} from "@tanstack/react-table";
import type { SweepDetail, Trial } from "@trainyard/contracts";
import { parseAsArrayOf, parseAsString, useQueryStates } from "nuqs";
import { useMemo, useState } from "react";
import { useTrialFilter } from "../linking";
import { type TrialColumn, trialColumns } from "./trial-columns";

const parsers = {
  where: parseAsString.withDefault(""),
  /** Column, with a leading minus for falling order. */
  sort: parseAsString,
  columns: parseAsArrayOf(parseAsString),
};

export function useTrialTable(sweep: SweepDetail, trials: readonly Trial[]) {
  const [state, set] = useQueryStates(parsers, { history: "replace" });
  const [rowSelection, setRowSelection] = useState<RowSelectionState>({});
  const passing = useTrialFilter();
  const { specification } = sweep;
  const columns = useMemo(() => trialColumns(specification), [specification]);
  const [first] = specification.objectives;
  const usualSort = first === undefined ? "number" : `${first.direction === "maximize" ? "-" : ""}${first.metric}`;
  const sorting = useMemo(() => sortingOf(state.sort ?? usualSort, columns), [state.sort, usualSort, columns]);
  const shown = useMemo(() => trials.filter(({ number }) => passing.has(number)), [trials, passing]);
  const definitions = useMemo(() => columns.map(definitionOf), [columns]);
  const table = useReactTable({
    data: shown,
    columns: definitions,
    state: { rowSelection, sorting },
    autoResetPageIndex: false,
    getRowId: ({ number }) => String(number),
    onRowSelectionChange: setRowSelection,
    onSortingChange: (update) => {
      const [next] = typeof update === "function" ? update(sorting) : update;
      void set({ sort: next === undefined ? null : `${next.desc ? "-" : ""}${next.id}` });
    },
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
  });
  const sorted = table.getSortedRowModel().rows;
  // Pinned ones stay on top, whatever the order.
  const rows = useMemo(
    () => [...sorted.filter(({ original }) => original.pinned), ...sorted.filter(({ original }) => !original.pinned)],
    [sorted],
  );
  const hasTags = trials.some(({ tags }) => tags.length > 0);
  const chosen = state.columns ?? columns.filter(({ id, isUsual }) => isUsual && (id !== "tags" || hasTags)).map(({ id }) => id);
  return {
    table,
    rows,
    columns,
    /** In their order on the page, the trial's number always among them. */
    shownColumns: columns.filter(({ id }) => id === "number" || chosen.includes(id)),
    toggleColumn: (id: string) => void set({ columns: chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id] }),
    usualColumns: () => void set({ columns: null }),
    sorting: sorting[0],
    selected: trials.filter(({ number }) => rowSelection[String(number)] === true),
    clearSelection: () => setRowSelection({}),
    where: state.where,
    setWhere: (where: string) => void set({ where: where === "" ? null : where }),
  };
}

export type TrialTableState = ReturnType<typeof useTrialTable>;

function definitionOf({ id, label, sortBy }: TrialColumn): ColumnDef<Trial> {
  return { id, header: label, accessorFn: sortBy, sortUndefined: "last" };
}

/** An unknown column, from an old or mistyped link, sorts nothing. */
function sortingOf(text: string, columns: readonly TrialColumn[]): SortingState {
  const id = text.replace(/^-/, "");
  return columns.some((column) => column.id === id) ? [{ id, desc: text.startsWith("-") }] : [];
}

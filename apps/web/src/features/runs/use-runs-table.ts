/** The table of runs: filter, status and order from the URL, selection in memory. */
import {
  getCoreRowModel,
  getFilteredRowModel,
  getSortedRowModel,
  type RowSelectionState,
  type SortingState,
  useReactTable,
} from "@tanstack/react-table";
import { type RunSummary, runStatus } from "@trainyard/contracts";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo, useState } from "react";
import { runColumns } from "./columns";

const parsers = {
  q: parseAsString.withDefault(""),
  status: parseAsStringLiteral(["all", ...runStatus.options]).withDefault("all"),
  /** Column, with a leading minus for falling order. */
  sort: parseAsString.withDefault("-created"),
};

export function useRunsTable(runs: readonly RunSummary[]) {
  const [state, set] = useQueryStates(parsers, { history: "replace" });
  const [rowSelection, setRowSelection] = useState<RowSelectionState>({});
  const shown = useMemo(() => runs.filter((run) => matches(run, state.q, state.status)), [runs, state.q, state.status]);
  const sorting: SortingState = [{ id: state.sort.replace(/^-/, ""), desc: state.sort.startsWith("-") }];
  const table = useReactTable({
    data: shown,
    columns: runColumns,
    state: {
      rowSelection,
      sorting: sorting.filter(({ id }) => runColumns.some((each) => each.id === id || ("accessorKey" in each && each.accessorKey === id))),
    },
    getRowId: (run) => run.id,
    onRowSelectionChange: setRowSelection,
    onSortingChange: (update) => {
      const [next] = typeof update === "function" ? update(sorting) : update;
      void set({ sort: next === undefined ? null : `${next.desc ? "-" : ""}${next.id}` });
    },
    getCoreRowModel: getCoreRowModel(),
    getFilteredRowModel: getFilteredRowModel(),
    getSortedRowModel: getSortedRowModel(),
  });
  return {
    table,
    query: state.q,
    status: state.status,
    setQuery: (q: string) => void set({ q }),
    setStatus: (status: typeof state.status) => void set({ status }),
    clearFilters: () => void set({ q: null, status: null }),
  };
}

export type RunsTable = ReturnType<typeof useRunsTable>;

function matches(run: RunSummary, query: string, status: string): boolean {
  if (status !== "all" && run.status !== status) return false;
  const text = `${run.name} ${run.recipe} ${run.node ?? ""} ${run.id}`.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

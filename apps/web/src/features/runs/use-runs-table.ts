/** The table of runs: filter, status and order from the URL, selection in memory. */
import { getCoreRowModel, getSortedRowModel, type RowSelectionState, type SortingState, useReactTable } from "@tanstack/react-table";
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
  const sorting = useMemo(() => sortingOf(state.sort), [state.sort]);
  const table = useReactTable({
    data: shown,
    columns: runColumns,
    state: { rowSelection, sorting },
    // There are no pages; left on, every change of the data would set state again.
    autoResetPageIndex: false,
    getRowId: (run) => run.id,
    onRowSelectionChange: setRowSelection,
    onSortingChange: (update) => {
      const [next] = typeof update === "function" ? update(sorting) : update;
      void set({ sort: next === undefined ? null : `${next.desc ? "-" : ""}${next.id}` });
    },
    getCoreRowModel: getCoreRowModel(),
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

/** An unknown column, from an old or mistyped link, sorts nothing. */
function sortingOf(text: string): SortingState {
  const id = text.replace(/^-/, "");
  const known = runColumns.some((column) => column.id === id || ("accessorKey" in column && column.accessorKey === id));
  return known ? [{ id, desc: text.startsWith("-") }] : [];
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

/** Filter row, bulk actions, and the runs as a table or, on a phone, as cards. */
"use client";

import type { RunSummary } from "@trainyard/contracts";
import { runStatus } from "@trainyard/contracts";
import { Download, ListFilter, X } from "lucide-react";
import { useRef } from "react";
import { EmptyState } from "../../components/empty-state";
import { Button } from "../../components/ui/button";
import { Input, NativeSelect } from "../../components/ui/field";
import { downloadCsv } from "../../lib/download-csv";
import { useShortcuts } from "../../lib/use-shortcuts";
import { BulkBar } from "./bulk-bar";
import { RunCards } from "./run-cards";
import { RunTable } from "./run-table";
import { runsCsvHeader, runsCsvRow } from "./runs-csv";
import { useRunsTable } from "./use-runs-table";

export function RunsList({ runs }: { runs: readonly RunSummary[] }) {
  const list = useRunsTable(runs);
  const { table, query, status } = list;
  const filter = useRef<HTMLInputElement>(null);
  useShortcuts({ "/": () => filter.current?.focus() });
  const rows = table.getRowModel().rows;
  const selected = table.getSelectedRowModel().rows.map((row) => row.original);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex min-h-8 flex-wrap items-center gap-2">
        <div className="relative min-w-44 flex-1 sm:max-w-xs">
          <ListFilter className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted" aria-hidden />
          <Input
            ref={filter}
            type="search"
            aria-label="Filter runs"
            placeholder="Filter by name, recipe, node"
            value={query}
            onChange={(event) => list.setQuery(event.target.value)}
            className="pl-8"
          />
        </div>
        <NativeSelect
          aria-label="Status"
          value={status}
          onChange={(event) => list.setStatus(runStatus.options.find((option) => option === event.target.value) ?? "all")}
          className="w-auto"
        >
          <option value="all">Any status</option>
          {runStatus.options.map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </NativeSelect>
        <Button
          variant="ghost"
          className="ml-auto"
          onClick={() =>
            downloadCsv(
              "trainyard-runs.csv",
              runsCsvHeader,
              rows.map(({ original }) => runsCsvRow(original)),
            )
          }
        >
          <Download /> CSV
        </Button>
      </div>
      {selected.length > 0 && <BulkBar runs={selected} onClear={() => table.resetRowSelection(true)} />}
      {rows.length === 0 ? (
        <div className="rounded-lg border bg-surface">
          <EmptyState
            icon={ListFilter}
            title="No run matches"
            action={
              <Button onClick={list.clearFilters}>
                <X /> Clear the filters
              </Button>
            }
          />
        </div>
      ) : (
        <>
          <RunTable list={list} />
          <RunCards list={list} />
        </>
      )}
    </div>
  );
}

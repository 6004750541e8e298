/** The table of runs, with keys to move, select and open. */
"use client";

import { flexRender, type Header } from "@tanstack/react-table";
import type { RunSummary } from "@trainyard/contracts";
import { ArrowDown, ArrowUp } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { cn } from "../../lib/class-names";
import { useShortcuts } from "../../lib/use-shortcuts";
import type { RunsTable } from "./use-runs-table";

export function RunTable({ list: { table } }: { list: RunsTable }) {
  const router = useRouter();
  const [active, setActive] = useState<string | null>(null);
  const rows = table.getRowModel().rows;
  const move = (by: number) => {
    const current = rows.findIndex((row) => row.id === active);
    const next = rows[Math.max(0, Math.min(rows.length - 1, current + by))];
    if (next === undefined) return;
    setActive(next.id);
    document.getElementById(`run-${next.id}`)?.scrollIntoView({ block: "nearest" });
  };
  const open = () => active !== null && router.push(`/runs/${active}`);
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    x: () => rows.find((row) => row.id === active)?.toggleSelected(),
    Enter: open,
  });
  return (
    <div className="hidden overflow-x-auto rounded-lg border bg-surface md:block">
      <table className="w-full text-left" data-testid="runs-table">
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} className="border-b [&>th]:h-9 [&>th]:px-3">
              {group.headers.map((header) => (
                <HeaderCell key={header.id} header={header} />
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={row.id}
              id={`run-${row.id}`}
              data-testid="run-row"
              data-run-id={row.id}
              data-status={row.original.status}
              className={cn(
                "figures border-b last:border-b-0 hover:bg-foreground/3 [&>td]:h-14 [&>td]:whitespace-nowrap [&>td]:px-3",
                row.getIsSelected() && "bg-info/8 hover:bg-info/10",
                row.id === active && "shadow-[inset_2px_0_0_var(--signal)]",
              )}
            >
              {row.getVisibleCells().map((cell) => (
                <td key={cell.id}>{flexRender(cell.column.columnDef.cell, cell.getContext())}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function HeaderCell({ header }: { header: Header<RunSummary, unknown> }) {
  const sorted = header.column.getIsSorted();
  const content = flexRender(header.column.columnDef.header, header.getContext());
  if (!header.column.getCanSort()) return <th className="w-10">{content}</th>;
  const Arrow = sorted === "asc" ? ArrowUp : ArrowDown;
  return (
    <th aria-sort={sorted === false ? "none" : sorted === "asc" ? "ascending" : "descending"} className="font-normal text-muted text-xs">
      <button
        type="button"
        onClick={header.column.getToggleSortingHandler()}
        className={cn(
          "group inline-flex items-center gap-1 rounded hover:text-foreground",
          sorted !== false && "font-medium text-foreground",
        )}
      >
        {content}
        <Arrow className={cn("size-3", sorted === false && "opacity-0 group-hover:opacity-50")} aria-hidden />
      </button>
    </th>
  );
}

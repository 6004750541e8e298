/** The rows, of which only those on screen are drawn, with keys to move, select, pin and open. */

import type { Row } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import type { Trial } from "@trainyard/contracts";
import { ArrowDown, ArrowUp, Pin } from "lucide-react";
import { memo, useRef, useState } from "react";
import { Checkbox } from "../../../components/ui/checkbox";
import { cn } from "../../../lib/class-names";
import { useShortcuts } from "../../../lib/use-shortcuts";
import { useIsHovered, useLinking } from "../linking";
import { useOpenTrial } from "../trial/use-open-trial";
import { useTrialAction } from "../trial/use-trial-action";
import type { TrialColumn } from "./trial-columns";
import type { TrialTableState } from "./use-trial-table";

const rowHeightPx = 38;

export function TrialTable({ sweepId, list }: { sweepId: string; list: TrialTableState }) {
  const { table, rows, shownColumns } = list;
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string | null>(null);
  const { open } = useOpenTrial();
  const { ask } = useTrialAction(sweepId);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: 12,
  });
  const current = rows.find((row) => row.id === active);
  const move = (by: number) => {
    const at = rows.findIndex((row) => row.id === active);
    const next = Math.max(0, Math.min(rows.length - 1, at + by));
    setActive(rows[next]?.id ?? null);
    virtual.scrollToIndex(next);
  };
  const pin = ({ number, pinned }: Trial) => ask({ action: "pin", numbers: [number], pinned: !pinned });
  const openActive = () => current !== undefined && open(current.original.number);
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    x: () => current?.toggleSelected(),
    p: () => current !== undefined && pin(current.original),
    Enter: openActive,
  });
  const items = virtual.getVirtualItems();
  const above = items[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <div ref={scroller} className="hidden max-h-[34rem] overflow-auto md:block" data-testid="trial-scroller">
      <table className="w-full text-left" data-testid="trials-table" aria-rowcount={rows.length + 1}>
        <thead className="sticky top-0 z-10 bg-surface">
          <tr className="shadow-[inset_0_-1px_0_var(--line)] [&>th]:h-9 [&>th]:px-3">
            <th className="w-10">
              <Checkbox
                label="Select all shown trials"
                checked={table.getIsAllRowsSelected() || (table.getIsSomeRowsSelected() && "indeterminate")}
                onChange={(checked) => table.toggleAllRowsSelected(checked)}
              />
            </th>
            {shownColumns.map((column) => (
              <HeaderCell key={column.id} column={column} list={list} />
            ))}
          </tr>
        </thead>
        <tbody>
          {above > 0 && <tr aria-hidden style={{ height: above }} />}
          {items.map(({ index }) => {
            const row = rows[index];
            return row === undefined ? null : (
              <TrialRow
                key={row.id}
                row={row}
                trial={row.original}
                index={index}
                columns={shownColumns}
                isSelected={row.getIsSelected()}
                isActive={row.id === active}
                onOpen={open}
                onPin={pin}
              />
            );
          })}
          {below > 0 && <tr aria-hidden style={{ height: below }} />}
        </tbody>
      </table>
    </div>
  );
}

interface TrialRowProps {
  row: Row<Trial>;
  trial: Trial;
  index: number;
  columns: readonly TrialColumn[];
  isSelected: boolean;
  isActive: boolean;
  onOpen: (number: number) => void;
  onPin: (trial: Trial) => void;
}

function TrialRow({ row, trial, index, columns, isSelected, isActive, onOpen, onPin }: TrialRowProps) {
  const { setHovered } = useLinking();
  const isHovered = useIsHovered(trial.number);
  return (
    <tr
      data-testid="trial-row"
      data-number={trial.number}
      data-status={trial.status}
      aria-rowindex={index + 2}
      style={{ height: rowHeightPx }}
      onMouseEnter={() => setHovered(trial.number)}
      onMouseLeave={() => setHovered(null)}
      onClick={(event) => !(event.target instanceof Element && event.target.closest("a,button") !== null) && onOpen(trial.number)}
      className={cn(
        "figures group cursor-pointer border-b [&>td]:whitespace-nowrap [&>td]:px-3",
        isSelected && "bg-info/8",
        isHovered && "bg-foreground/6",
        isActive && "shadow-[inset_2px_0_0_var(--signal)]",
      )}
    >
      <td>
        <Checkbox label={`Select trial ${trial.number}`} checked={isSelected} onChange={(checked) => row.toggleSelected(checked)} />
      </td>
      {columns.map((column) => (
        <td key={column.id} className={column.isNumber ? "text-right" : undefined}>
          {column.id === "number" ? <NumberCell trial={trial} onOpen={onOpen} onPin={onPin} /> : <CellOf column={column} trial={trial} />}
        </td>
      ))}
    </tr>
  );
}

/** What a trial shows changes with the trial alone, not with what is hovered. */
const CellOf = memo(function CellOf({ column, trial }: { column: TrialColumn; trial: Trial }) {
  return column.cell(trial);
});

function NumberCell({ trial, onOpen, onPin }: Pick<TrialRowProps, "trial" | "onOpen" | "onPin">) {
  const { number, pinned } = trial;
  return (
    <span className="inline-flex items-center gap-1.5">
      <button
        type="button"
        className="min-w-6 text-left font-medium hover:underline"
        onClick={() => onOpen(number)}
        aria-label={`Open trial ${number}`}
      >
        {number}
      </button>
      <button
        type="button"
        onClick={() => onPin(trial)}
        aria-label={`${pinned ? "Unpin" : "Pin"} trial ${number}`}
        aria-pressed={pinned}
        className={cn("text-muted hover:text-foreground", !pinned && "opacity-0 focus-visible:opacity-100 group-hover:opacity-100")}
      >
        <Pin className={cn("size-3.5", pinned && "fill-current text-foreground")} aria-hidden />
      </button>
    </span>
  );
}

function HeaderCell({ column: { id, label, isNumber }, list }: { column: TrialColumn; list: TrialTableState }) {
  const sorted = list.sorting?.id === id ? (list.sorting.desc ? "descending" : "ascending") : "none";
  const Arrow = sorted === "descending" ? ArrowDown : ArrowUp;
  return (
    <th aria-sort={sorted} className={cn("whitespace-nowrap font-normal text-muted text-xs", isNumber && "text-right")}>
      <button
        type="button"
        title={id}
        onClick={() => list.table.getColumn(id)?.toggleSorting()}
        className={cn(
          "group inline-flex items-center gap-1 rounded hover:text-foreground",
          isNumber && "flex-row-reverse",
          sorted !== "none" && "font-medium text-foreground",
        )}
      >
        {label}
        <Arrow className={cn("size-3", sorted === "none" && "opacity-0 group-hover:opacity-50")} aria-hidden />
      </button>
    </th>
  );
}

/** Which columns the table has. */
import { Columns3, RotateCcw } from "lucide-react";
import { Popover } from "radix-ui";
import { Button } from "../../../components/ui/button";
import { Checkbox } from "../../../components/ui/checkbox";
import type { TrialTableState } from "./use-trial-table";

export function ColumnMenu({ list: { columns, shownColumns, toggleColumn, usualColumns } }: { list: TrialTableState }) {
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <Button size="small" variant="ghost" className="max-md:hidden">
          <Columns3 /> Columns
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          aria-label="Columns of the table"
          className="data-[state=open]:fade-in-0 z-50 max-h-96 w-64 overflow-y-auto rounded-lg border bg-raised p-2 shadow-xl data-[state=open]:animate-in"
        >
          <ul className="flex flex-col">
            {columns
              .filter(({ id }) => id !== "number")
              .map(({ id, label }) => (
                <li key={id} className="flex items-center gap-2.5 rounded-md px-1.5 py-1 hover:bg-foreground/6">
                  <Checkbox
                    label={`Column ${label}`}
                    checked={shownColumns.some((column) => column.id === id)}
                    onChange={() => toggleColumn(id)}
                  />
                  <button type="button" className="min-w-0 flex-1 truncate text-left" title={id} onClick={() => toggleColumn(id)}>
                    {label}
                  </button>
                </li>
              ))}
          </ul>
          <Button size="small" variant="ghost" className="mt-1" onClick={usualColumns}>
            <RotateCcw /> The usual ones
          </Button>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** A plain table of figures in a card; it scrolls sideways where it is narrow. */
import type { ReactNode } from "react";
import { cn } from "../lib/class-names";

interface DataTableProps {
  label: string;
  head: readonly ReactNode[];
  /** Columns, by index, whose figures stand at the right. */
  figures?: readonly number[];
  testId?: string;
  children: ReactNode;
}

export function DataTable({ label, head, figures = [], testId, children }: DataTableProps) {
  return (
    <div className="overflow-x-auto px-1">
      <table
        aria-label={label}
        data-testid={testId}
        className="figures w-full text-left text-sm [&_td]:whitespace-nowrap [&_td]:px-3 [&_td]:py-1.5"
      >
        <thead className="text-muted text-xs">
          <tr className="border-b [&>th]:h-8 [&>th]:whitespace-nowrap [&>th]:px-3 [&>th]:font-normal">
            {head.map((title, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place.
              <th key={index} scope="col" className={cn(figures.includes(index) && "text-right")}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y">{children}</tbody>
      </table>
    </div>
  );
}

/** Settings of the compared runs side by side: only those that differ, unless all are asked for. */
"use client";

import Link from "next/link";
import { Fragment } from "react";
import { Card } from "../../components/ui/card";
import { Choice } from "../../components/ui/choice";
import { cn } from "../../lib/class-names";
import { isSame } from "../../specification/changes";
import type { ComparisonLine } from "./comparison-lines";
import type { SettingRow } from "./configuration";
import type { ComparedRun } from "./curve";
import { LineSwatch } from "./line-swatch";
import type { ComparisonView } from "./use-comparison-view";

interface ConfigurationCardProps {
  view: ComparisonView;
  compared: readonly ComparedRun[];
  /** All of them. */
  rows: readonly SettingRow[];
  shown: readonly SettingRow[];
  lines: readonly ComparisonLine[];
  onHighlight: (lineId: string | null) => void;
}

const options = [
  { value: "differences", label: "Differences only" },
  { value: "all", label: "All settings" },
] as const;

export function ConfigurationCard({ view, compared, rows, shown, lines, onHighlight }: ConfigurationCardProps) {
  const lineOf = (runId: string) => lines.find(({ runIds }) => runIds.includes(runId));
  const same = rows.filter(({ differs }) => !differs).length;
  return (
    <Card aria-label="Settings" data-testid="comparison-settings" className="min-w-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 pt-3 pb-2">
        <h2 className="font-semibold text-sm">
          Settings <span className="figures font-normal text-muted text-xs">{same} are the same in all</span>
        </h2>
        <Choice
          label="Settings shown"
          value={view.fields}
          options={options}
          onChange={(fields) => view.set({ fields })}
          className="ml-auto"
        />
      </div>
      {shown.length === 0 ? (
        <p className="px-4 pb-4 text-muted">None: all settings with an effect are the same.</p>
      ) : (
        <div className="relative overflow-x-auto" onPointerLeave={() => onHighlight(null)}>
          <table className="figures w-full text-left text-sm">
            <thead>
              <tr className="border-b [&>th]:h-9 [&>th]:px-3 [&>th]:font-medium">
                <th className="sticky left-0 z-10 bg-surface">
                  <span className="sr-only">Setting</span>
                </th>
                {compared.map(({ run }) => {
                  const line = lineOf(run.id);
                  return (
                    <th key={run.id} className="min-w-28" onPointerEnter={() => onHighlight(line?.id ?? null)}>
                      <span className="flex items-center gap-2">
                        {line !== undefined && <LineSwatch color={line.color} dash={line.dash} />}
                        <Link href={`/runs/${run.id}`} title={run.name} className="line-clamp-2 max-w-40 hover:underline">
                          {run.name}
                        </Link>
                      </span>
                    </th>
                  );
                })}
              </tr>
            </thead>
            <tbody>
              {shown.map((row, index) => (
                <Fragment key={row.path}>
                  {row.group !== shown[index - 1]?.group && (
                    <tr className="border-b bg-sunken">
                      <th scope="rowgroup" colSpan={compared.length + 1} className="h-6 px-3 font-normal text-2xs text-muted">
                        <span className="sticky left-3">{row.group}</span>
                      </th>
                    </tr>
                  )}
                  <SettingLine row={row} runIds={compared.map(({ run }) => run.id)} />
                </Fragment>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

/** Against the first run: what is not as it is there stands out. */
function SettingLine({ row, runIds }: { row: SettingRow; runIds: readonly string[] }) {
  const [first] = row.cells;
  return (
    <tr data-testid="setting" data-field={row.path} className="border-b last:border-b-0 hover:bg-foreground/3 [&>*]:h-8 [&>*]:px-3">
      <th scope="row" title={row.path} className="sticky left-0 z-10 max-w-36 truncate bg-surface font-normal text-muted sm:max-w-60">
        {row.label}
      </th>
      {row.cells.map((cell, index) => (
        <td
          key={runIds[index]}
          title={cell.idle ? "Without effect: other settings of this run see to that" : cell.text}
          className={cn(
            "max-w-56 truncate",
            cell.idle && "text-muted/70 italic",
            !cell.idle && index > 0 && !isSame(cell.value, first?.value) && "font-semibold",
          )}
        >
          {cell.text}
        </td>
      ))}
    </tr>
  );
}

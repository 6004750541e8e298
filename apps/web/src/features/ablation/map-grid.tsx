/** Layers by heads and blocks as a grid that is walked with the arrow keys. */
"use client";

import type { AblationEffect, AblationMap } from "@trainyard/contracts";
import { type KeyboardEvent, useRef } from "react";
import { cn } from "../../lib/class-names";
import { formatCompact } from "../../lib/format";
import { intervalText, signedLoss, verdictLooks } from "./ablation-words";
import { cellColor, type MapCell, type MapMeasure, mapColumns, strength } from "./map-cells";

interface MapGridProps {
  map: AblationMap;
  measure: MapMeasure;
  effects: ReadonlyMap<string, AblationEffect>;
  chosen: string | null;
  onChoose: (key: string) => void;
}

const steps: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

export function MapGrid({ map, measure, effects, chosen, onChoose }: MapGridProps) {
  const grid = useRef<HTMLTableElement>(null);
  const columns = mapColumns(map, measure);
  const layers = columns[0]?.rows.length ?? 0;
  const keysByRow = Array.from({ length: layers }, (_, layer) => columns.flatMap(({ rows }) => rows[layer]?.map(({ key }) => key) ?? []));
  const walkable = keysByRow.flat();
  const entry = chosen !== null && walkable.includes(chosen) ? chosen : walkable[0];
  const walk = (event: KeyboardEvent, key: string) => {
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const row = keysByRow.findIndex((keys) => keys.includes(key));
    const column = keysByRow[row]?.indexOf(key) ?? 0;
    const next = keysByRow[row + step[0]]?.[column + step[1]];
    if (next === undefined) return;
    onChoose(next);
    grid.current?.querySelector<HTMLElement>(`[data-part="${next}"]`)?.focus();
  };
  return (
    <div className="overflow-x-auto px-4 pb-3">
      <table
        ref={grid}
        className="figures border-separate border-spacing-0.5 text-2xs"
        data-testid="ablation-map"
        aria-label="Layers by heads"
      >
        <thead>
          <tr className="text-muted">
            <th scope="col" className="pr-2 text-right font-normal">
              Layer
            </th>
            {columns.flatMap(({ name, titles }) =>
              titles.map((title, index) => (
                <th key={`${name} ${title}`} scope="col" className={cn("min-w-9 font-normal", name === "blocks" && index === 0 && "pl-3")}>
                  {name === "heads" ? <span title={`Head ${title}`}>{title}</span> : title}
                </th>
              )),
            )}
          </tr>
        </thead>
        <tbody>
          {keysByRow.map((keys, layer) => (
            <tr key={keys[0]}>
              <th scope="row" className="pr-2 text-right font-normal text-muted">
                {layer}
              </th>
              {columns.flatMap(({ name, rows, most }) =>
                (rows[layer] ?? []).map((cell, index) => (
                  <td key={cell.key} className={cn("p-0", name === "blocks" && index === 0 && "pl-3")}>
                    <Cell
                      cell={cell}
                      most={most}
                      label={cellLabel(cell, measure, effects.get(cell.key))}
                      isChosen={cell.key === chosen}
                      isEntry={cell.key === entry}
                      onChoose={() => onChoose(cell.key)}
                      onKeyDown={(event) => walk(event, cell.key)}
                    />
                  </td>
                )),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellProps {
  cell: MapCell;
  most: number;
  label: string;
  isChosen: boolean;
  /** Where Tab comes in. */
  isEntry: boolean;
  onChoose: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

function Cell({ cell: { key, value }, most, label, isChosen, isEntry, onChoose, onKeyDown }: CellProps) {
  const isStrong = value !== null && strength(value, most) > 0.55;
  return (
    <button
      type="button"
      data-part={key}
      data-testid="map-cell"
      aria-label={label}
      aria-pressed={isChosen}
      title={label}
      tabIndex={isEntry ? 0 : -1}
      onClick={onChoose}
      onKeyDown={onKeyDown}
      className={cn(
        "flex h-8 w-full min-w-11 items-center justify-center rounded-[3px] border border-line px-1",
        value === null && "border-dashed text-muted",
        isChosen && "ring-2 ring-foreground",
      )}
      // Dark figures stay readable on the strong end of either theme's scale.
      style={value === null ? undefined : { background: cellColor(value, most), ...(isStrong && { color: "oklch(0.2 0.01 260)" }) }}
    >
      {value === null ? "·" : shortFigure(value)}
    </button>
  );
}

/** Three figures at most: .012, 1.2, −.003. */
function shortFigure(value: number): string {
  const size = Math.abs(value);
  const text = size >= 1 ? formatCompact(Number(size.toPrecision(2))) : size.toFixed(3).replace(/^0/, "");
  return `${value < 0 ? "−" : ""}${text}`;
}

function cellLabel({ key, value }: MapCell, measure: MapMeasure, effect: AblationEffect | undefined): string {
  const name = effect?.label ?? key;
  if (measure === "importance") return `${name}: importance ${value === null ? "not measured" : value.toPrecision(3)}`;
  if (effect === undefined || effect.effect === null) return `${name}: not measured`;
  return `${name}: ${signedLoss(effect.effect.value)} (${intervalText(effect.effect)}), ${verdictLooks[effect.verdict].word}`;
}

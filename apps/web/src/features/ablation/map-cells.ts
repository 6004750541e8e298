/** The map's cells and their colours. Pure. */
import type { AblationMap } from "@trainyard/contracts";

export type MapMeasure = "loss" | "importance";

export interface MapCell {
  /** The part that is out. */
  readonly key: string;
  readonly value: number | null;
}

export interface MapColumns {
  /** Heads are worth less than whole blocks, so each has a scale of its own. */
  readonly name: "heads" | "blocks";
  readonly titles: readonly string[];
  /** By layer. */
  readonly rows: readonly (readonly MapCell[])[];
  /** Furthest from 0; 0: nothing is measured. */
  readonly most: number;
}

export function mapColumns(map: AblationMap, measure: MapMeasure): MapColumns[] {
  const heads = (measure === "loss" ? map.heads : map.headImportance).map((row, layer) =>
    row.map((value, head): MapCell => ({ key: `head:${layer}.${head}`, value })),
  );
  const blocks = map.layers.map((whole, layer): MapCell[] => [
    { key: `attention:${layer}`, value: map.attention[layer] ?? null },
    { key: `feed-forward:${layer}`, value: map.feedForward[layer] ?? null },
    { key: `layer:${layer}`, value: whole },
  ]);
  const headTitles = (heads[0] ?? []).map((_, head) => String(head));
  const all: readonly Omit<MapColumns, "most">[] = [
    { name: "heads", titles: headTitles, rows: heads },
    ...(measure === "loss" ? [{ name: "blocks" as const, titles: ["Attn", "FF", "Layer"], rows: blocks }] : []),
  ];
  return all.map((columns) => ({ ...columns, most: Math.max(0, ...columns.rows.flat().map(({ value }) => Math.abs(value ?? 0))) }));
}

/** Share of the scale's colour, 0 to 1. */
export function strength(value: number, most: number): number {
  return most === 0 ? 0 : Math.min(1, Math.abs(value) / most);
}

/** What hurts when it goes is warm, what helps is cold; nothing at all is the surface itself. */
export function cellColor(value: number, most: number): string {
  const hue = value < 0 ? "var(--series-train)" : "var(--series-validation)";
  return `color-mix(in oklch, ${hue} ${Math.round(strength(value, most) * 100)}%, var(--surface))`;
}

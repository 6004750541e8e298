/** What a sweep used up, beside what it may. Pure. */
import type { SweepBudget, SweepUsed } from "@trainyard/contracts";
import { formatCount, formatDuration, formatScientific } from "../../lib/format";

export interface BudgetLine {
  label: string;
  /** Used, and of what. */
  text: string;
  /** 0 to 1; null: without limit. */
  share: number | null;
}

export function budgetLines(used: SweepUsed, budget: SweepBudget): readonly BudgetLine[] {
  return [
    line("Tokens", used.tokens, budget.tokens, formatCount, " tokens"),
    line("FLOPs", used.flops, budget.flops, formatScientific, " FLOPs"),
    line("Node time", used.nodeHours, budget.nodeHours, nodeTime, ""),
  ];
}

function line(label: string, used: number, limit: number | null, format: (value: number) => string, unit: string): BudgetLine {
  if (limit === null) return { label, text: `${format(used)}${unit}`, share: null };
  return { label, text: `${format(used)} of ${format(limit)}${unit}`, share: used / limit };
}

function nodeTime(hours: number): string {
  return hours === 0 ? "0 s" : formatDuration(hours * 3_600);
}

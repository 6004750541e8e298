/** Values that differ, one beside the other; hashes by their beginning. */
import type { EnvironmentDifference } from "@trainyard/contracts";
import { cn } from "../lib/class-names";
import { noValue } from "../lib/format";

interface DifferenceTableProps {
  differences: readonly EnvironmentDifference[];
  label: string;
  /** Over the two columns. */
  heads?: readonly [string, string];
  /** Which of them stand out. */
  strong?: (difference: EnvironmentDifference) => boolean;
}

export function DifferenceTable({ differences, label, heads = ["Before", "Now"], strong = () => true }: DifferenceTableProps) {
  return (
    <div className="relative overflow-x-auto">
      <table aria-label={label} className="figures w-full table-fixed text-left text-sm" data-testid="difference-table">
        <thead className="text-muted text-xs [&_th]:py-1.5 [&_th]:pr-4 [&_th]:font-normal">
          <tr>
            <th className="w-2/5">Value</th>
            {heads.map((head) => (
              <th key={head}>{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {differences.map((difference) => {
            const { field, label: name, before, after } = difference;
            return (
              <tr key={field} data-field={field} className="border-t align-top [&>*]:py-1.5 [&>*]:pr-4">
                <th scope="row" title={field} className="break-words font-normal text-muted">
                  {name}
                </th>
                <td title={before ?? undefined} className="break-words text-muted">
                  {shortened(before)}
                </td>
                <td title={after ?? undefined} className={cn("break-words", strong(difference) && "font-semibold")}>
                  {shortened(after)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** Twelve digits tell two hashes apart; the whole is in the title. */
export function shortened(value: string | null): string {
  if (value === null) return noValue;
  return /^[0-9a-f]{40,}$/.test(value) ? `${value.slice(0, 12)}…` : value;
}

/** Rows of numbers, such as the milestones of a batch ramp: one line each, added and taken away. */
import { Plus, X } from "lucide-react";
import { Button } from "../../../components/ui/button";
import { Input } from "../../../components/ui/field";
import type { ControlProps } from "./control-props";

export function TableControl({ field, text, isWrong, onChange }: ControlProps) {
  const rows = text.trim() === "" ? [] : text.split(/[,;\n]/).map((row) => row.split(":").map((cell) => cell.trim()));
  const write = (next: readonly (readonly string[])[]) => onChange(next.map((row) => row.join(": ")).join(", "));
  const setCell = (at: number, column: number, cell: string) =>
    write(
      rows.map((row, index) =>
        index === at ? field.columns.map((_, other) => (other === column ? asCell(cell) : (row[other] ?? ""))) : row,
      ),
    );
  return (
    <fieldset id={field.path} aria-label={field.label} aria-describedby={`${field.path}-note`} data-testid={`field-${field.path}`}>
      {rows.length > 0 && (
        <div className="grid grid-cols-[1fr_1fr_2rem] gap-x-2 gap-y-1.5">
          {field.columns.map(({ path, help }) => (
            <span key={path} title={help} className="text-2xs text-muted capitalize">
              {path}
            </span>
          ))}
          {rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place; its cells change as one types.
            <div key={at} className="col-span-full grid grid-cols-subgrid">
              {field.columns.map(({ path }, column) => (
                <Input
                  key={path}
                  aria-label={`${field.label}, row ${at + 1}, ${path}`}
                  aria-invalid={isWrong}
                  value={row[column] ?? ""}
                  onChange={(event) => setCell(at, column, event.target.value)}
                  className="figures"
                />
              ))}
              <Button
                variant="ghost"
                size="icon"
                aria-label={`Remove row ${at + 1} of ${field.label.toLowerCase()}`}
                onClick={() => write(rows.filter((_, index) => index !== at))}
              >
                <X />
              </Button>
            </div>
          ))}
        </div>
      )}
      <Button size="small" variant="ghost" className="mt-1 -ml-2" onClick={() => write([...rows, field.columns.map(() => "")])}>
        <Plus /> Add a row
      </Button>
    </fieldset>
  );
}

/** Signs that part cells and rows cannot be in one. */
function asCell(text: string): string {
  return text.replaceAll(/[,;:\n]/g, "");
}

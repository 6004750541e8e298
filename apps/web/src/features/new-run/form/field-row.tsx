/** One field of the form: label and help, control, what is wrong, what the recipe says, and why it may not matter. */
import { RotateCcw } from "lucide-react";
import { memo } from "react";
import { cn } from "../../../lib/class-names";
import type { FormField } from "../../../specification/fields";
import { FieldControl } from "./field-control";
import { Highlighted } from "./highlighted";
import { limitsText } from "./limits";

interface FieldRowProps {
  field: FormField;
  text: string;
  error: string | undefined;
  /** What the value is compared with: the recipe's, or the one in force now. */
  baseName?: "recipe" | "now";
  /** That value in words, where the draft's is another. */
  recipeValue: string | undefined;
  /** Why the field changes nothing now. */
  idleReason: string | undefined;
  /** Where another field names it. */
  unit?: string | undefined;
  emptyMeans: string | undefined;
  suggestions?: readonly string[];
  /** What is searched for. */
  words: readonly string[];
  onChange: (path: string, text: string) => void;
  onRevert: (path: string) => void;
}

export const FieldRow = memo(function FieldRow(props: FieldRowProps) {
  const { field, text, error, baseName = "recipe", recipeValue, idleReason, emptyMeans, suggestions, words, onChange, onRevert } = props;
  const unit = props.unit ?? field.unit;
  const isWide = field.kind === "list" || field.kind === "table" || field.isLong === true;
  const limits = limitsText(field);
  return (
    <div
      data-testid={`row-${field.path}`}
      className={cn(
        "group relative grid gap-x-5 gap-y-1.5 px-4 py-2.5",
        !isWide && "sm:grid-cols-[minmax(0,1fr)_11.5rem]",
        recipeValue !== undefined && "bg-signal/5 before:absolute before:inset-y-0 before:left-0 before:w-0.5 before:bg-signal",
      )}
    >
      <div className="min-w-0">
        <div className="flex flex-wrap items-baseline gap-x-2">
          <label htmlFor={field.path} className={cn("font-medium text-[0.8125rem]", idleReason !== undefined && "text-muted")}>
            <Highlighted text={field.label} words={words} />
          </label>
          {words.length > 0 && (
            <code className="font-mono text-2xs text-muted">
              <Highlighted text={field.path} words={words} />
            </code>
          )}
          {recipeValue !== undefined && (
            <button
              type="button"
              onClick={() => onRevert(field.path)}
              aria-label={`Set ${field.label} back to ${recipeValue}, the value ${baseName === "now" ? "now" : "of the recipe"}`}
              className="inline-flex max-w-full items-center gap-1 self-center rounded text-2xs text-muted hover:text-foreground"
            >
              <RotateCcw className="size-3 shrink-0" aria-hidden />
              <span className="truncate">
                {baseName}: {recipeValue}
              </span>
            </button>
          )}
        </div>
        <div id={`${field.path}-note`} className="text-2xs text-muted">
          {error !== undefined && <p className="font-medium text-danger">{error}</p>}
          {idleReason !== undefined && <p className="text-foreground">{idleReason}</p>}
          <p className="text-pretty">
            <Highlighted text={field.help} words={words} />
            {limits !== null && (
              <>
                {" "}
                <span className="whitespace-nowrap">· {limits}</span>
              </>
            )}
          </p>
        </div>
      </div>
      <div className="flex min-w-0 items-start gap-2">
        <div className="min-w-0 flex-1">
          <FieldControl
            field={field}
            text={text}
            isWrong={error !== undefined}
            unit={unit}
            emptyMeans={emptyMeans}
            {...(suggestions === undefined ? {} : { suggestions })}
            onChange={(next) => onChange(field.path, next)}
          />
        </div>
      </div>
    </div>
  );
});

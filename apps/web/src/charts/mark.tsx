/** One mark of a chart: a glyph that can be reached with the keyboard and says what it stands for. */
import type { CSSProperties, ReactNode } from "react";
import { cn } from "../lib/class-names";

interface MarkProps {
  kind: string;
  title: string;
  detail: string;
  /** What choosing it does; null: nothing. */
  choice: string | null;
  onChoose: () => void;
  /** Side of the mark on which its words have room, and above or below it. */
  opens: "left" | "right";
  below?: boolean;
  style: CSSProperties;
  children: ReactNode;
}

export function Mark({ kind, title, detail, choice, onChoose, opens, below = false, style, children }: MarkProps) {
  return (
    <button
      type="button"
      aria-label={[title, detail, choice].filter(Boolean).join(", ")}
      data-marker={kind}
      onClick={onChoose}
      className={cn(
        "group pointer-events-auto absolute flex size-3 -translate-x-1/2 items-center justify-center before:absolute before:-inset-1.5 hover:z-10 focus-visible:z-10",
        choice === null && "cursor-default!",
      )}
      style={style}
    >
      {children}
      <span
        className={cn(
          "pointer-events-none absolute hidden w-max max-w-64 rounded-md bg-foreground px-2 py-1 text-left text-2xs text-background shadow-lg group-hover:block group-focus-visible:block",
          below ? "top-5" : "bottom-5",
          opens === "left" ? "-right-1.5" : "-left-1.5",
        )}
      >
        <b className="block font-medium">{title}</b>
        {detail}
        {choice !== null && <span className="block opacity-70">{choice}</span>}
      </span>
    </button>
  );
}

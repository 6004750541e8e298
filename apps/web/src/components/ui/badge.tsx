/** Small label of a state; the tone is an addition to its icon and words, never the only sign. */
import type { ReactNode } from "react";
import { cn } from "../../lib/class-names";

export type Tone = "neutral" | "info" | "good" | "warning" | "danger";

const tones: Record<Tone, string> = {
  neutral: "border-line-strong bg-sunken text-muted dark:bg-raised",
  info: "border-info/30 bg-info/10 text-info",
  good: "border-good/30 bg-good/10 text-good",
  warning: "border-warning/35 bg-warning/10 text-warning",
  danger: "border-danger/35 bg-danger/10 text-danger",
};

interface BadgeProps {
  tone?: Tone;
  className?: string;
  title?: string;
  testId?: string;
  children: ReactNode;
}

export function Badge({ tone = "neutral", className, title, testId, children }: BadgeProps) {
  return (
    <span
      title={title}
      data-testid={testId}
      className={cn(
        "inline-flex h-5.5 items-center gap-1 whitespace-nowrap rounded-full border px-2 text-xs font-medium [&_svg]:size-3",
        tones[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}

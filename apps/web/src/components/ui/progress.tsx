/** Bar that fills from 0 to 1. */
import { cn } from "../../lib/class-names";

interface ProgressProps {
  label: string;
  /** 0 to 1. */
  value: number;
  active?: boolean;
  className?: string;
}

export function Progress({ label, value, active = false, className }: ProgressProps) {
  const percent = Math.max(0, Math.min(100, value * 100));
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(percent)}
      className={cn("h-1.5 overflow-hidden rounded-full bg-line", className)}
    >
      <div className={cn("h-full rounded-full", active ? "bg-train" : "bg-muted/60")} style={{ width: `${percent}%` }} />
    </div>
  );
}

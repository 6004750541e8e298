/** How full something is: label, value, bar. */

interface MeterProps {
  label: string;
  /** 0 to 1. */
  share: number;
  value: string;
}

export function Meter({ label, share, value }: MeterProps) {
  const percent = Math.max(0, Math.min(100, share * 100));
  return (
    <div className="figures text-xs">
      <div className="flex items-baseline justify-between gap-3">
        <span className="truncate text-muted">{label}</span>
        <span className="whitespace-nowrap">{value}</span>
      </div>
      <div aria-hidden className="mt-1 h-1 overflow-hidden rounded-full bg-line">
        <div className="h-full rounded-full bg-muted" style={{ width: `${percent}%` }} />
      </div>
    </div>
  );
}

/** A whole and its parts: one bar, and a line for each part. */
import { formatPercent } from "../../../lib/format";

export interface Share {
  label: string;
  value: number;
}

const colors = ["var(--series-train)", "var(--series-validation)", "var(--series-rate)", "var(--series-norm)", "var(--series-abandoned)"];

interface ShareBarProps {
  shares: readonly Share[];
  format: (value: number) => string;
  /** What there is room for: the bar's length, or a mark on it where the parts are more. */
  capacity?: number;
}

export function ShareBar({ shares, format, capacity = 0 }: ShareBarProps) {
  const sum = shares.reduce((total, { value }) => total + value, 0);
  const length = Math.max(sum, capacity);
  return (
    <div>
      <div aria-hidden className="relative">
        <div className="flex h-2 gap-px overflow-hidden rounded-full bg-line">
          {shares.map(({ label, value }, index) => (
            <div key={label} style={{ width: `${(100 * value) / length}%`, background: colors[index % colors.length] }} />
          ))}
        </div>
        {capacity > 0 && sum > capacity && (
          <div className="absolute -inset-y-1 w-0.5 rounded-full bg-foreground" style={{ left: `${(100 * capacity) / sum}%` }} />
        )}
      </div>
      <dl className="figures mt-2 grid grid-cols-[1fr_auto_3rem] gap-x-3 gap-y-0.5 text-xs">
        {shares.map(({ label, value }, index) => (
          <div key={label} className="contents">
            <dt className="flex items-center gap-1.5 text-muted">
              <span aria-hidden className="size-2 rounded-[2px]" style={{ background: colors[index % colors.length] }} />
              {label}
            </dt>
            <dd className="text-right">{format(value)}</dd>
            <dd className="text-right text-muted">{formatPercent(value / sum)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

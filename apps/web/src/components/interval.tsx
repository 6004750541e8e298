/** An estimate with its interval. */
import type { Estimate } from "@trainyard/contracts";

interface IntervalProps {
  estimate: Estimate;
  /** The interval below the value, where a row has little room. */
  isStacked?: boolean;
  format: (value: number) => string;
}

export function Interval({ estimate: { value, low, high }, isStacked = false, format }: IntervalProps) {
  return (
    <span className="whitespace-nowrap">
      <b className="font-medium">{format(value)}</b>{" "}
      <span className={isStacked ? "block text-2xs text-muted" : "text-muted text-xs"}>
        {format(low)} to {format(high)}
      </span>
    </span>
  );
}

/** An estimate with its interval. */
import type { Estimate } from "@trainyard/contracts";

interface IntervalProps {
  estimate: Estimate;
  format: (value: number) => string;
}

export function Interval({ estimate: { value, low, high }, format }: IntervalProps) {
  return (
    <span className="whitespace-nowrap">
      <b className="font-medium">{format(value)}</b>{" "}
      <span className="text-muted text-xs">
        {format(low)} to {format(high)}
      </span>
    </span>
  );
}

/** Names and values at the crosshair, best first, on the side that the pointer is not on. */
import { metricStyles } from "../../charts/metric-style";
import { cn } from "../../lib/class-names";
import type { ComparedMetric } from "./comparison-axis";
import { LineSwatch } from "./line-swatch";
import type { LineReading } from "./reading";

const mostShown = 10;

interface ReadingPanelProps {
  readings: readonly LineReading[];
  metric: ComparedMetric;
  heading: string;
  highlighted: string | null;
  side: "left" | "right";
}

export function ReadingPanel({ readings, metric, heading, highlighted, side }: ReadingPanelProps) {
  const place = readings.findIndex(({ line }) => line.id === highlighted);
  const from = Math.max(0, Math.min(readings.length - mostShown, place - Math.floor(mostShown / 2)));
  const shown = readings.slice(from, from + mostShown);
  const format = (value: number) => metricStyles[metric].format(value);
  return (
    <div
      data-testid="reading-panel"
      className={cn(
        "figures pointer-events-none absolute top-3 z-10 max-w-[60%] rounded-md border bg-raised/95 px-2.5 py-1.5 text-xs shadow-lg",
        side === "right" ? "right-4" : "left-16",
      )}
    >
      <p className="mb-1 text-muted">{heading}</p>
      <ul className="flex flex-col gap-0.5">
        {shown.map(({ line, point }) => (
          <li key={line.id} className={cn("flex items-center gap-2", line.id === highlighted && "font-semibold")}>
            <LineSwatch color={line.color} dash={line.dash} />
            <span className="min-w-0 flex-1 truncate">{line.label}</span>
            {line.runIds.length > 1 && (
              <span className="text-muted max-sm:hidden">
                {point.count > 1 && `${format(point.low)} to ${format(point.high)}, `}
                {point.count < line.measured && `${point.count} of `}
                {line.measured} runs
              </span>
            )}
            <span className="pl-2">{format(point.value)}</span>
          </li>
        ))}
      </ul>
      {readings.length > shown.length && <p className="mt-1 text-muted">of {readings.length} lines</p>}
    </div>
  );
}

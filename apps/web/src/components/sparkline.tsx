/** A loss in the space of a word. */
import { memo } from "react";

const width = 84;
const height = 22;

interface SparklineProps {
  values: readonly number[];
  color?: string;
}

export const Sparkline = memo(function Sparkline({ values, color = "var(--series-train)" }: SparklineProps) {
  if (values.length < 2) return <span className="inline-block" style={{ width, height }} />;
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const points = values.map((value, index) => {
    const x = (index / (values.length - 1)) * (width - 4) + 2;
    const y = height - 3 - ((value - low) / span) * (height - 6);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  const [endX = "0", endY = "0"] = points.at(-1)?.split(",") ?? [];
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true" className="shrink-0">
      <polyline points={points.join(" ")} fill="none" stroke={color} strokeWidth={1.5} strokeLinejoin="round" strokeLinecap="round" />
      <circle cx={endX} cy={endY} r={2} fill={color} />
    </svg>
  );
});

/** The comparison's lines and bands as SVG over a chart's frame. */
import { memo, useId } from "react";
import { type Axis, project } from "../../charts/axis";
import { linePath } from "../../charts/line-path";
import { type PlotBox, pixelOf, pixelOfY, plotMargin, plotWidth } from "../../charts/plot-geometry";
import type { DrawnPoint } from "../../charts/prepare";
import type { ComparisonLine, LinePoint } from "./comparison-lines";

interface LineLayerProps {
  lines: readonly ComparisonLine[];
  x: Axis;
  y: Axis;
  box: PlotBox;
  /** Line to stand out; the others step back. */
  highlighted: string | null;
}

/** Above this many lines what was measured is left out behind smoothed ones: it would be a carpet. */
const mostFaintLines = 8;

export function LineLayer({ lines, x, y, box, highlighted }: LineLayerProps) {
  const clip = useId();
  const faint = lines.length <= mostFaintLines;
  return (
    <svg
      aria-hidden
      width={box.width}
      height={box.height}
      className="pointer-events-none absolute inset-0"
      fill="none"
      strokeLinejoin="round"
      data-testid="comparison-lines"
    >
      <clipPath id={clip}>
        <rect x={plotMargin.left} y={0} width={plotWidth(box)} height={box.height - plotMargin.bottom + 1} />
      </clipPath>
      <g clipPath={`url(#${clip})`}>
        {lines.map((line) => (
          <g key={line.id} data-line={line.id} opacity={highlighted === null || highlighted === line.id ? 1 : 0.18}>
            <LineShape line={line} x={x} y={y} box={box} faint={faint} bold={highlighted === line.id} />
          </g>
        ))}
      </g>
    </svg>
  );
}

interface LineShapeProps extends Omit<LineLayerProps, "lines" | "highlighted"> {
  line: ComparisonLine;
  faint: boolean;
  bold: boolean;
}

const LineShape = memo(function LineShape({ line, x, y, box, faint, bold }: LineShapeProps) {
  const { color: stroke, dash, points, runIds, measured } = line;
  const isGroup = runIds.length > 1;
  const path = (shown: readonly LinePoint[], of: (point: LinePoint) => number) => linePath(drawn(shown, of, x, y), x, y, box);
  const solid = points.filter(({ count }) => count === measured);
  // Where not all of a group come as far, the mean goes on as another line; the two meet in the last common point.
  const rest = isGroup ? points.slice(Math.max(0, solid.length === 0 ? 0 : points.lastIndexOf(solid.at(-1) as LinePoint))) : [];
  return (
    <>
      {isGroup && <path d={bandPath(points, x, y, box)} fill={stroke} fillOpacity={0.14} data-role="band" />}
      {!isGroup && faint && points.some(({ value, low }) => value !== low) && (
        <path d={path(points, ({ low }) => low)} stroke={stroke} strokeWidth={1} strokeOpacity={0.22} data-role="measured" />
      )}
      <path
        d={path(isGroup ? solid : points, ({ value }) => value)}
        stroke={stroke}
        strokeWidth={bold ? 2.5 : 1.75}
        strokeDasharray={dash}
        data-role="line"
      />
      {rest.length > 1 && (
        <path d={path(rest, ({ value }) => value)} stroke={stroke} strokeWidth={1.25} strokeDasharray="2 4" data-role="partial" />
      )}
    </>
  );
});

function drawn(points: readonly LinePoint[], of: (point: LinePoint) => number, x: Axis, y: Axis): DrawnPoint[] {
  return points.flatMap((point) => {
    const at = project(x.scale, point.x);
    return at === null ? [] : [{ x: at, y: project(y.scale, of(point)) }];
  });
}

/** There along the upper edge, and back along the lower one. */
function bandPath(points: readonly LinePoint[], x: Axis, y: Axis, box: PlotBox): string {
  const bottom = y.domain[0];
  const corner = ({ x: at }: LinePoint, value: number): string | null => {
    const [px, py] = [project(x.scale, at), project(y.scale, value) ?? project(y.scale, bottom)];
    return px === null || py === null ? null : `${pixelOf(x, box, px).toFixed(1)},${pixelOfY(y, box, py).toFixed(1)}`;
  };
  const upper = points.map((point) => corner(point, point.high));
  const lower = points.toReversed().map((point) => corner(point, point.low));
  const corners = [...upper, ...lower].filter((each) => each !== null);
  return corners.length < 3 ? "" : `M${corners.join("L")}Z`;
}

/** A chart small enough to stand in a line of text: loss and gradient norm around a step, as an image that Markdown can hold. */

export interface ChartLine {
  readonly label: string;
  readonly colour: string;
  /** In order of steps; null where nothing was recorded. */
  readonly points: readonly { readonly step: number; readonly value: number }[];
  /** Drawn pale: what was abandoned. */
  readonly pale?: boolean;
}

const width = 480;
const paneHeight = 64;
const gap = 16;

/** One pane for each group of lines, over the same steps, with a mark at `step`. An SVG; null where no group has two points. */
export function smallChart(panes: readonly (readonly ChartLine[])[], step: number): string | null {
  const drawn = panes.filter((lines) => lines.some(({ points }) => points.length > 1));
  const steps = drawn.flat().flatMap(({ points }) => points.map((point) => point.step));
  if (steps.length === 0) return null;
  const [from, to] = [Math.min(...steps), Math.max(...steps)];
  const x = (at: number) => round(to === from ? width / 2 : ((at - from) / (to - from)) * width);
  const height = drawn.length * (paneHeight + gap);
  const content = drawn.map((lines, index) => pane(lines, x, index * (paneHeight + gap) + gap));
  const mark = `<line x1="${x(step)}" x2="${x(step)}" y1="0" y2="${height}" stroke="#b00" stroke-dasharray="3 3"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="10">${content.join("")}${step >= from && step <= to ? mark : ""}</svg>`;
}

/** Where Markdown takes an image. */
export function dataUri(svg: string): string {
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
}

function pane(lines: readonly ChartLine[], x: (step: number) => number, top: number): string {
  const values = lines.flatMap(({ points }) => points.map(({ value }) => value));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const y = (value: number) => round(top + (high === low ? paneHeight / 2 : ((high - value) / (high - low)) * paneHeight));
  const [{ label, colour } = { label: "", colour: "" }] = lines;
  const title = `<text x="0" y="${top - 4}" fill="${colour}">${label} ${low.toPrecision(4)} to ${high.toPrecision(4)}</text>`;
  const paths = lines.map(({ points, colour: stroke, pale }) => {
    const path = points.map(({ step, value }) => `${x(step)},${y(value)}`).join(" ");
    return `<polyline fill="none" stroke="${stroke}"${pale === true ? ' opacity="0.35"' : ""} points="${path}"/>`;
  });
  return title + paths.join("");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Colours of lines that show the same metric and must be told apart. */

/** Told apart by people with any common colour blindness (Okabe & Ito 2008). */
const colors = [
  "var(--series-train)",
  "var(--series-validation)",
  "var(--series-rate)",
  "var(--series-norm)",
  "var(--series-noise)",
  "var(--warning)",
  "var(--series-speed)",
  "var(--danger)",
];

const dashes = [undefined, "6 3", "2 3", "8 3 2 3"];

export function distinctColor(index: number): string {
  return colors[index % colors.length] ?? "var(--muted)";
}

/** Undefined: an unbroken line, as long as colours alone tell the lines apart. */
export function distinctDash(index: number): string | undefined {
  return dashes[Math.floor(index / colors.length) % dashes.length];
}

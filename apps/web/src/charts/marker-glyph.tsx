/** The shapes of the marks: told apart by form first, by colour second. */
import type { Marker } from "./marker";

const ring = "M5 .6A4.4 4.4 0 1 0 5 9.4 4.4 4.4 0 1 0 5 .6";

const shapes: Record<Marker["kind"], { path: string; className: string }> = {
  checkpoint: { path: "M5 1.5 8.5 5 5 8.5 1.5 5Z", className: "fill-surface stroke-foreground/70" },
  best: { path: "M5 .6 6.3 3.5 9.5 3.9 7.1 6 7.8 9.2 5 7.5 2.2 9.2 2.9 6 .5 3.9 3.7 3.5Z", className: "fill-validation stroke-validation" },
  restart: { path: "M1.5 1.5V8.5M1.5 2H8L6 4 8 6H1.5", className: "fill-info/40 stroke-info" },
  certified: { path: `${ring}M3 5.2 4.5 6.7 7.1 3.6`, className: "fill-good/20 stroke-good" },
  differs: { path: `${ring}M5 2.6V5.6M5 7.3V7.4`, className: "fill-danger/20 stroke-danger" },
  incomparable: { path: `${ring}M3 5H7`, className: "fill-surface stroke-muted" },
  comparing: { path: ring, className: "fill-surface stroke-info [stroke-dasharray:1.6_1.6]" },
  failure: { path: "M2 2 8 8M8 2 2 8", className: "fill-none stroke-danger [stroke-width:2]" },
  environment: { path: "M5 .8 9 3V7L5 9.2 1 7V3ZM1 3 5 5.2 9 3M5 5.2V9.2", className: "fill-warning/20 stroke-warning" },
  intervention: { path: "M5 8.5 1.2 2H8.8Z", className: "fill-foreground/50 stroke-foreground/70" },
};

export function MarkerGlyph({ kind }: { kind: Marker["kind"] }) {
  const { path, className } = shapes[kind];
  return (
    <svg viewBox="0 0 10 10" className="size-2.5 overflow-visible" aria-hidden="true">
      <path d={path} className={className} strokeWidth={1.25} strokeLinejoin="round" strokeLinecap="round" />
    </svg>
  );
}

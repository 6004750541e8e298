/** A short piece of a line, as its chart draws it. */
export function LineSwatch({ color, dash }: { color: string; dash: string | undefined }) {
  return (
    <svg aria-hidden width="16" height="6" className="shrink-0">
      <line x1="0" y1="3" x2="16" y2="3" stroke={color} strokeWidth="2.5" strokeDasharray={dash} />
    </svg>
  );
}

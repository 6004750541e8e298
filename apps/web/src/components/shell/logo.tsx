/** Two rails and a switch. */
export function Logo() {
  return (
    <svg viewBox="0 0 24 24" className="size-5.5 shrink-0" fill="none" strokeLinecap="round" aria-hidden="true">
      <path d="M3 6h9M3 12h9M3 18h9" className="stroke-foreground/35" strokeWidth="1.5" />
      <path d="M5 2v20M10 2v20" className="stroke-foreground" strokeWidth="2.2" />
      <path d="M10 20C10 13 20 13 20 4" className="stroke-signal" strokeWidth="2.2" />
    </svg>
  );
}

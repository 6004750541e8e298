/** Whether what one sees is live. */
"use client";

import { cn } from "../../lib/class-names";
import type { ConnectionState } from "../../live/live-connection";
import { useConnectionState } from "../../live/live-provider";

const words: Record<ConnectionState, { label: string; explanation: string; dot: string }> = {
  live: { label: "Live", explanation: "Connected: changes appear as they happen", dot: "bg-good" },
  connecting: { label: "Connecting", explanation: "Opening the live stream", dot: "bg-muted" },
  reconnecting: {
    label: "Reconnecting",
    explanation: "The live stream broke off; what you see may be old. Trying again.",
    dot: "bg-warning animate-pulse",
  },
};

export function ConnectionBadge() {
  const state = useConnectionState();
  const { label, explanation, dot } = words[state];
  return (
    <span
      role="status"
      title={explanation}
      data-testid="connection"
      data-state={state}
      className="inline-flex h-7 items-center gap-1.5 rounded-full px-2 text-muted text-xs md:max-lg:px-0"
    >
      <span aria-hidden className={cn("size-2 rounded-full", dot)} />
      <span className="md:max-lg:sr-only">{label}</span>
    </span>
  );
}

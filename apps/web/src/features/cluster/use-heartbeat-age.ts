/** Age of a node's last heartbeat, ticking between the live ones. */
import type { Node } from "@trainyard/contracts";
import { useEffect, useState } from "react";
import { useNow } from "../../lib/use-now";

/** Milliseconds. Counted from when this page heard of the heartbeat, so that a browser with a wrong clock shows the right age. */
export function useHeartbeatAge({ heartbeatAt, heartbeatAgeMs }: Node): number {
  const nowMs = useNow();
  const [heard, setHeard] = useState(() => ({ heartbeatAt, atMs: Date.now() - heartbeatAgeMs }));
  useEffect(() => setHeard({ heartbeatAt, atMs: Date.now() - heartbeatAgeMs }), [heartbeatAt, heartbeatAgeMs]);
  return Math.max(0, nowMs - heard.atMs);
}

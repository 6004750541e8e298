/** When a trial trained where. */
import type { Trial } from "@trainyard/contracts";
import Link from "next/link";
import { formatDuration, formatInstant } from "../../../lib/format";
import { useNow } from "../../../lib/use-now";

export function StretchList({ stretches }: { stretches: Trial["stretches"] }) {
  const nowMs = useNow();
  return (
    <ul className="figures flex flex-col">
      {stretches.map(({ node, fromMs, toMs }) => (
        <li key={`${node} ${fromMs}`} className="flex gap-3 border-t py-1 first:border-t-0">
          <Link href={`/cluster/${encodeURIComponent(node)}`} className="hover:underline">
            {node}
          </Link>
          <span className="text-muted">{formatInstant(new Date(fromMs).toISOString(), nowMs)}</span>
          <span className="ml-auto">
            {formatDuration(((toMs ?? nowMs) - fromMs) / 1_000)}
            {toMs === null && <span className="text-muted"> so far</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

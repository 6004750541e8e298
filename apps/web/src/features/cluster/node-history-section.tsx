/** History of a node's states: when, from what to what, by whom and why. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { Node, NodeEvent } from "@trainyard/contracts";
import { useState } from "react";
import { formatInstant } from "../../lib/format";
import { queries } from "../../lib/queries";
import { useNow } from "../../lib/use-now";

const shortList = 3;

export function NodeHistorySection({ node }: { node: Node }) {
  const { data: history } = useQuery(queries.nodeHistory(node.id));
  const [all, setAll] = useState(false);
  const nowMs = useNow();
  const events = [...(history?.events ?? [])].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const shown = all ? events : events.slice(0, shortList);
  return (
    <div className="min-h-28 border-t px-4 py-3">
      <h3 className="mb-1.5 font-medium text-muted text-xs">History</h3>
      <ol className="figures flex flex-col gap-1 text-xs" data-testid="node-history">
        {shown.map((event) => (
          <li key={event.id} className="grid grid-cols-[6.5rem_1fr] gap-2">
            <time dateTime={event.at} className="text-muted">
              {formatInstant(event.at, nowMs)}
            </time>
            <span>{describe(event)}</span>
          </li>
        ))}
      </ol>
      {events.length > shortList && (
        <button
          type="button"
          className="mt-1.5 text-muted text-xs underline underline-offset-4 hover:text-foreground"
          onClick={() => setAll(!all)}
        >
          {all ? "Show less" : `Show all ${events.length}`}
        </button>
      )}
    </div>
  );
}

function describe({ from, to, author, reason }: NodeEvent) {
  return (
    <>
      {from !== null && <span className="text-muted">{from} to </span>}
      <b className="font-medium">{to}</b>
      {reason !== "" && `: ${reason}`} <span className="text-muted">· {author}</span>
    </>
  );
}

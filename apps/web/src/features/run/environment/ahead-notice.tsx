/** Said before a run goes on: on which nodes it would wait until somebody accepts another environment, and what is other there. */
"use client";

import { useQuery } from "@tanstack/react-query";
import { PackageSearch } from "lucide-react";
import { DifferenceTable } from "../../../components/difference-table";
import { queries } from "../../../lib/queries";
import { scaleQueries } from "../../../lib/scale-queries";
import { type EnvironmentAhead, environmentAhead } from "./environment-ahead";

/** Nothing where nothing would have to be accepted, or no checkpoint to go on from is chosen. */
export function AheadNotice({ runId, checkpointId }: { runId: string; checkpointId: string | null | undefined }) {
  const { data: environments } = useQuery(scaleQueries.environment(runId));
  const { data: checkpoints } = useQuery(queries.checkpoints(runId));
  const segmentId = checkpoints?.find(({ id }) => id === checkpointId)?.segmentId;
  const ahead = environments === undefined || segmentId === undefined ? null : environmentAhead(environments, runId, segmentId);
  return ahead === null ? null : <Ahead ahead={ahead} />;
}

export function Ahead({ ahead: { changed, unchanged } }: { ahead: EnvironmentAhead }) {
  return (
    <section
      aria-label="Changed environment"
      data-testid="environment-ahead"
      className="flex flex-col gap-2 rounded-md border border-warning/35 bg-warning/8 px-3 py-2.5"
    >
      <p className="flex items-start gap-2 text-sm">
        <PackageSearch className="mt-0.5 size-4 shrink-0 text-warning" aria-hidden />
        <span>
          {unchanged.length > 0
            ? `Goes on at once on ${listed(unchanged)}, where nothing has changed. Elsewhere it waits until somebody accepts what has:`
            : "No node computes as before: it waits in the queue until somebody accepts what has changed."}
        </span>
      </p>
      {changed.map(({ nodes, differences }) => (
        <div key={nodes.join()}>
          <p className="text-muted text-xs">On {listed(nodes)}</p>
          <DifferenceTable differences={differences} label={`Changed on ${listed(nodes)}`} />
        </div>
      ))}
    </section>
  );
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

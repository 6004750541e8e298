/** Under the head of a run that waits in the queue because its node computes otherwise than before: what changed, and the button that accepts it. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { RunDetail } from "@trainyard/contracts";
import { CircleCheck, PackageSearch } from "lucide-react";
import { DifferenceTable } from "../../../components/difference-table";
import { Button } from "../../../components/ui/button";
import { formatInteger } from "../../../lib/format";
import { scaleQueries } from "../../../lib/scale-queries";
import { useAsking } from "../ask";

export function WaitingEnvironment({ run }: { run: RunDetail }) {
  const { ask } = useAsking();
  const { data: environments } = useQuery({ ...scaleQueries.environment(run.id), enabled: run.status === "queued" });
  const change = environments?.changes.find(({ waits }) => waits);
  if (run.status !== "queued" || change === undefined) return null;
  return (
    <section
      aria-label="Waits for a changed environment"
      data-testid="environment-waits"
      className="flex flex-col gap-2 rounded-lg border border-warning/40 bg-warning/8 px-4 py-3"
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="flex min-w-0 flex-1 basis-72 items-start gap-2">
          <PackageSearch className="mt-0.5 size-4 shrink-0 text-warning" aria-hidden />
          <span>
            <b className="font-medium">The environment has changed.</b> On {change.node ?? "its node"} the run would go on from step{" "}
            {formatInteger(run.step)} with something else than before. A node where nothing changed may take it meanwhile.
          </span>
        </p>
        <Button variant="primary" onClick={() => ask({ kind: "accept-environment" })}>
          <CircleCheck /> Accept…
        </Button>
      </div>
      <DifferenceTable differences={change.differences} label="What changed" />
    </section>
  );
}

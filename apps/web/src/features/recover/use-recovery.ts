/** Everything that the guided restart of a run goes by, live. */
import { useQueries, useQuery } from "@tanstack/react-query";
import type { RunDetail } from "@trainyard/contracts";
import { parseAsString, useQueryStates } from "nuqs";
import { useEffect } from "react";
import { queries } from "../../lib/queries";
import { recoveryQueries } from "../../lib/recovery-queries";
import { type RecoveryProgress, recoveryProgress } from "./recovery-progress";

const parsers = { after: parseAsString, incident: parseAsString, checkpoint: parseAsString };

export interface Recovery {
  progress: RecoveryProgress;
  incidentId: string | null;
  checkpointId: string | null;
  chooseCheckpoint: (checkpointId: string) => void;
  /** Forgets the restart that was followed, to begin another. */
  beginAgain: () => void;
}

export function useRecovery(run: RunDetail): Recovery {
  const [{ after, incident, checkpoint }, set] = useQueryStates(parsers, { history: "replace" });
  const { data: nodes = [] } = useQuery(queries.nodes);
  const trained = new Set(run.segments.map(({ node }) => node));
  const concerned = nodes.filter(({ name }) => trained.has(name));
  const diagnostics = useQueries({
    queries: concerned.map(({ id }) => recoveryQueries.diagnostics(id)),
    combine: (results) => new Map(concerned.map(({ id }, index) => [id, results[index]?.data ?? []])),
  });
  const progress = recoveryProgress({ run, after, nodes, diagnostics });
  const haltedId = progress.halted?.id ?? null;
  useEffect(() => {
    if (haltedId !== null && haltedId !== after) void set({ after: haltedId });
  }, [haltedId, after, set]);
  return {
    progress,
    incidentId: incident,
    checkpointId: checkpoint,
    chooseCheckpoint: (checkpointId) => void set({ checkpoint: checkpointId }),
    beginAgain: () => void set({ after: null, checkpoint: null }),
  };
}

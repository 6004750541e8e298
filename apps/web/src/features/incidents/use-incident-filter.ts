/** Which incidents are shown; in the URL, so that a link shows the same. */
import { type Incident, incidentKind, incidentStatus } from "@trainyard/contracts";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";

const parsers = {
  status: parseAsStringLiteral(incidentStatus.options),
  kind: parseAsStringLiteral(incidentKind.options),
  run: parseAsString,
  node: parseAsString,
};

type Shown = Pick<Incident, "status" | "kind" | "runId" | "nodeId">;

export function useIncidentFilter() {
  const [filter, set] = useQueryStates(parsers, { history: "replace" });
  return {
    filter,
    set: (changed: Partial<typeof filter>) => void set(changed),
    clear: () => void set(null),
    matches: ({ status, kind, runId, nodeId }: Shown) =>
      (filter.status === null || filter.status === status) &&
      (filter.kind === null || filter.kind === kind) &&
      (filter.run === null || filter.run === runId) &&
      (filter.node === null || filter.node === nodeId),
  };
}

export type IncidentFilter = ReturnType<typeof useIncidentFilter>;

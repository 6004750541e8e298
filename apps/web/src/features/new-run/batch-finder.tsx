/** Asks a node for the largest micro-batch of the draft, shows what it tries, and takes what it proposes. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { BatchSearch, BatchTrial, RunOverrides } from "@trainyard/contracts";
import { Gauge } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/ui/button";
import { NativeSelect } from "../../components/ui/field";
import { api } from "../../lib/api";
import { authorField } from "../../lib/author";
import { messageOf } from "../../lib/error-message";
import { formatBytes, formatInteger } from "../../lib/format";
import { keys, queries } from "../../lib/queries";

interface BatchFinderProps {
  recipe: string;
  overrides: RunOverrides;
  /** While a value of the draft is wrong there is nothing to look for. */
  disabled: boolean;
  onPropose: (sequences: number) => void;
}

export function BatchFinder({ recipe, overrides, disabled, onPropose }: BatchFinderProps) {
  const client = useQueryClient();
  const { data: nodes = [] } = useQuery(queries.nodes);
  const healthy = nodes.filter(({ state }) => state === "healthy");
  const [chosen, setChosen] = useState<string | null>(null);
  const nodeId = chosen ?? (healthy.find(({ run }) => run === null) ?? healthy[0])?.id ?? null;
  const [askedNodeId, setAskedNodeId] = useState<string | null>(null);
  const ask = useMutation({
    mutationFn: (node: string) => api.call("findBatch", { nodeId: node, body: { recipe, overrides, ...authorField() } }),
    onSuccess: (asked) => {
      client.setQueryData(keys.batchSearch(asked.nodeId), asked);
      setAskedNodeId(asked.nodeId);
    },
  });
  const search = useQuery({ ...queries.batchSearch(askedNodeId ?? ""), enabled: askedNodeId !== null });
  const isSearching = ask.isPending || isUnderWay(search.data);
  const error = ask.error ?? search.error;
  if (nodeId === null) return null;
  return (
    <div className="flex flex-col gap-2 px-4 py-2.5" data-testid="batch-finder">
      <div className="flex flex-wrap items-center gap-2">
        <span className="mr-auto text-2xs text-muted">Largest micro-batch that fits, and how fast each size trains: tried for real on</span>
        <NativeSelect aria-label="Node to try it on" className="w-32" value={nodeId} onChange={(event) => setChosen(event.target.value)}>
          {healthy.map(({ id, name, run }) => (
            <option key={id} value={id}>
              {run === null ? name : `${name} (trains)`}
            </option>
          ))}
        </NativeSelect>
        <Button size="small" disabled={disabled || isSearching} onClick={() => ask.mutate(nodeId)}>
          <Gauge /> {isSearching ? "Searching" : "Find"}
        </Button>
      </div>
      {error !== null && (
        <p role="alert" className="text-2xs text-danger">
          {messageOf(error)}
        </p>
      )}
      {search.data !== undefined && <SearchReport search={search.data} onPropose={onPropose} />}
    </div>
  );
}

function SearchReport({
  search: { trials, finding, problem },
  onPropose,
}: {
  search: BatchSearch;
  onPropose: BatchFinderProps["onPropose"];
}) {
  const proposed = finding?.proposed ?? null;
  return (
    <div aria-live="polite" className="flex flex-col gap-1.5 text-2xs">
      {trials.length > 0 && (
        <table className="figures w-full text-right">
          <thead className="text-muted">
            <tr>
              <th className="font-normal">Sequences</th>
              <th className="font-normal">Memory</th>
              <th className="font-normal">Tokens/s</th>
              <th className="font-normal" />
            </tr>
          </thead>
          <tbody>
            {trials.map((trial) => (
              <TrialRow key={trial.sequences} trial={trial} isProposed={trial.sequences === proposed} />
            ))}
          </tbody>
        </table>
      )}
      {problem !== null && <p className="text-danger">{problem}</p>}
      {finding !== null && proposed === null && (
        <p className="text-danger">Not even one sequence fits into {formatBytes(finding.limitBytes)}.</p>
      )}
      {proposed !== null && (
        <Button size="small" className="self-end" onClick={() => onPropose(proposed)}>
          Use {proposed} {proposed === 1 ? "sequence" : "sequences"}
        </Button>
      )}
    </div>
  );
}

function TrialRow({ trial, isProposed }: { trial: BatchTrial; isProposed: boolean }) {
  const { sequences, peakMemoryBytes, tokensPerSecond, outcome, detail } = trial;
  return (
    <tr className={isProposed ? "font-semibold" : ""}>
      <td>{formatInteger(sequences)}</td>
      <td>{peakMemoryBytes === null ? "?" : formatBytes(peakMemoryBytes)}</td>
      <td>{tokensPerSecond === null ? "?" : formatInteger(tokensPerSecond)}</td>
      <td className="pl-2 text-left text-muted">{isProposed ? "proposed" : outcome === "fits" ? "" : detail}</td>
    </tr>
  );
}

function isUnderWay(search: BatchSearch | undefined): boolean {
  return search?.status === "waiting" || search?.status === "running";
}

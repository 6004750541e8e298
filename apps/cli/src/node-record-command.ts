/** `trainyard nodes record`: what a node was part of, over all runs. */
import type { Command } from "commander";
import type { Act } from "./act";
import { findNode } from "./find";
import { formatInteger, formatPercent } from "./format";
import { textTable } from "./text-table";

export function addNodeRecordCommand(nodes: Command, act: Act): void {
  nodes
    .command("record <node>")
    .description("incidents, slowdowns and restarts that a node was part of, over all runs")
    .action(
      act(async ({ client }, reference: string) => {
        const { id: nodeId } = await findNode(client, reference);
        const record = await client.call("getNodeRecord", { nodeId });
        const { incidents, lost, hung, crashed, slow } = record.counts;
        const counts = `Node ${record.node}: ${incidents} incidents; segments lost ${lost}, hung ${hung}, crashed ${crashed}, slow ${slow}.`;
        const seen = record.incidents.map(({ at, kind, runName, summary }) => [at, kind, runName ?? "-", summary]);
        const trained = record.segments.map((segment) => [
          segment.startedAt ?? "-",
          segment.runName,
          formatInteger(segment.steps),
          formatInteger(segment.tokensPerSecond),
          segment.relativeSpeed === null ? "-" : formatPercent(segment.relativeSpeed),
          segment.endReason ?? "running",
        ]);
        const tables = [
          ...(seen.length === 0 ? [] : [textTable(["AT", "INCIDENT", "RUN", "SUMMARY"], seen)]),
          ...(trained.length === 0 ? [] : [textTable(["STARTED", "RUN", "STEPS", "TOKENS/S", "OF OTHERS", "ENDED"], trained)]),
        ];
        return { document: record, text: [counts, ...tables].join("\n\n") };
      }),
    );
}

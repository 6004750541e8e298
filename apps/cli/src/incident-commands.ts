/** `trainyard incidents`: what cost or threatened training time, and closing it with what came of it. */
import { type Incident, type IncidentStatus, incidentStatus } from "@trainyard/contracts";
import { type Command, Option } from "commander";
import type { Act } from "./act";
import { findNode, findRun } from "./find";
import { formatInteger } from "./format";
import type { Context, Outcome } from "./outcome";
import { addReason } from "./reason-option";
import { numberArgument } from "./run-options";
import { textTable } from "./text-table";

interface ListOptions {
  run?: string;
  node?: string;
  status?: IncidentStatus;
  limit?: number;
}

export function addIncidentCommands(program: Command, act: Act): void {
  const incidents = program
    .command("incidents")
    .description("incidents, newest first")
    .option("--run <run>", "only those of a run")
    .option("--node <node>", "only those of a node")
    .addOption(new Option("--status <status>", "only these").choices(incidentStatus.options))
    .option("--limit <count>", "at most so many", numberArgument)
    .action(act((context, options: ListOptions) => listIncidents(context, options)));

  addReason(incidents.command("resolve <incident>").description("close an incident, with what came of it")).action(
    act(async ({ client }, incidentId: string, { author, reason }: { author: string; reason: string }) => {
      const incident = await client.call("resolveIncident", { incidentId, body: { author, reason } });
      return { document: incident, text: `Incident ${incident.id} is resolved.` };
    }),
  );
}

async function listIncidents({ client }: Context, { run, node, status, limit }: ListOptions): Promise<Outcome> {
  const runId = run === undefined ? undefined : (await findRun(client, run)).id;
  const nodeId = node === undefined ? undefined : (await findNode(client, node)).id;
  const { items } = await client.call("listIncidents", { query: { status, runId, nodeId, limit } });
  const headings = ["ID", "OPENED", "KIND", "STATUS", "RUN", "STEP", "NODE", "WHAT"];
  return { document: { items }, text: items.length === 0 ? "No incidents." : textTable(headings, items.map(rowOf)) };
}

function rowOf({ id, openedAt, kind, status, runName, step, nodeName, summary, resolution }: Incident): string[] {
  const what = resolution === null ? summary : `${summary} Resolved: ${resolution}`;
  return [id, openedAt, kind, status, runName ?? "-", formatInteger(step), nodeName ?? "-", what];
}

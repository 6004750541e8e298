/** `trainyard nodes`: look at the machines that train, and take them out of service. */
import type { Node } from "@trainyard/contracts";
import { type Command, Option } from "commander";
import type { Act } from "./act";
import { addDiagnoseCommand } from "./diagnose-command";
import { findNode } from "./find";
import { addFindBatchCommand } from "./find-batch-command";
import { formatPercent, formatSeconds } from "./format";
import { addNodeRecordCommand } from "./node-record-command";
import type { Context, Outcome } from "./outcome";
import { addReason } from "./reason-option";
import { textTable } from "./text-table";

interface CordonOptions {
  author: string;
  reason: string;
  running: "finish" | "move";
}

interface UncordonOptions {
  author: string;
  reason: string;
  override: boolean;
}

export function addNodeCommands(program: Command, act: Act): void {
  const nodes = program
    .command("nodes")
    .description("look at nodes, test them, ask them for the batch that fits, take them out of service");

  nodes
    .command("list")
    .description("nodes by name")
    .action(act((context) => listNodes(context)));

  addFindBatchCommand(nodes, act);
  addDiagnoseCommand(nodes, act);
  addNodeRecordCommand(nodes, act);

  addReason(nodes.command("cordon <node>").description("give a node no more work"))
    .addOption(
      new Option("--running <choice>", "what becomes of its run: let it finish there, or move it now")
        .choices(["finish", "move"])
        .default("finish"),
    )
    .action(
      act(async ({ client }, reference: string, { author, reason, running }: CordonOptions) => {
        const { id: nodeId } = await findNode(client, reference);
        return showNode(await client.call("cordonNode", { nodeId, body: { author, reason, running } }));
      }),
    );

  addReason(nodes.command("uncordon <node>").description("let a node work again that has passed its diagnostics since it was cordoned"), "")
    .option("--override", "though it has not passed them; needs a --reason, which is kept", false)
    .action(
      act(async ({ client }, reference: string, { author, reason, override }: UncordonOptions) => {
        const { id: nodeId } = await findNode(client, reference);
        return showNode(await client.call("uncordonNode", { nodeId, body: { author, reason, override } }));
      }),
    );
}

async function listNodes({ client }: Context): Promise<Outcome> {
  const { items } = await client.call("listNodes", {});
  const rows = items.map((node) => [
    node.name,
    node.state,
    `${formatSeconds(node.heartbeatAgeMs / 1000)} ago`,
    node.telemetry === null ? "-" : formatPercent(node.telemetry.cpuPercent / 100),
    node.run?.name ?? "-",
    node.stateReason ?? "",
  ]);
  return {
    document: { items },
    text: items.length === 0 ? "No nodes." : textTable(["NAME", "STATE", "HEARTBEAT", "CPU", "RUN", "REASON"], rows),
  };
}

function showNode(node: Node): Outcome {
  return { document: node, text: `Node ${node.name} is ${node.state}.` };
}

/** `trainyard nodes diagnose`: has a node test itself. */
import { setTimeout as delay } from "node:timers/promises";
import { type DiagnosticResult, type DiagnosticRun, diagnosticLevel, parseOrThrow } from "@trainyard/contracts";
import { type Command, Option } from "commander";
import type { Act } from "./act";
import { exitCode } from "./exit-code";
import { findNode } from "./find";
import type { Context, Outcome } from "./outcome";
import { addReason } from "./reason-option";
import { textTable } from "./text-table";

interface DiagnoseOptions {
  level: string;
  wait?: boolean;
  author: string;
  reason: string;
}

const pollEveryMs = 500;

export function addDiagnoseCommand(nodes: Command, act: Act): void {
  addReason(nodes.command("diagnose <node>").description("have a node test itself; exits with 1 where --wait finds a failed test"), "")
    .addOption(new Option("--level <level>", "1: seconds, 2: a minute or two, 3: long").choices(["1", "2", "3"]).default("1"))
    .option("--wait", "follow it until it ends")
    .action(act((context, node: string, options: DiagnoseOptions) => diagnose(context, node, options)));
}

async function diagnose(
  { client, json, signal }: Context,
  reference: string,
  { level, wait, author, reason }: DiagnoseOptions,
): Promise<Outcome> {
  const { id: nodeId } = await findNode(client, reference);
  const body = { level: parseOrThrow(diagnosticLevel, Number(level)), author, reason };
  let run: DiagnosticRun = await client.call("runDiagnostics", { nodeId, body });
  if (wait !== true) return { document: run, text: `Node ${run.node} tests itself: ${run.id}.` };
  for (let told = 0; run.status === "queued" || run.status === "running"; ) {
    await delay(pollEveryMs, undefined, { signal });
    run = await client.call("getDiagnostics", { diagnosticRunId: run.id });
    for (const result of json ? [] : run.results.slice(told)) process.stderr.write(`${result.status.padEnd(7)} ${result.label}\n`);
    told = run.results.length;
  }
  const text =
    run.status === "failed" ? `The diagnostics did not run: ${run.problem}` : `${resultTable(run.results)}\nVerdict: ${run.verdict}`;
  return { document: run, text, exitCode: run.status === "failed" || run.verdict === "fail" ? exitCode.failed : exitCode.ok };
}

function resultTable(results: readonly DiagnosticResult[]): string {
  const figure = (value: number | null) => (value === null ? "-" : String(Number(value.toPrecision(4))));
  return textTable(
    ["TEST", "RESULT", "FIGURE", "LIMIT", "UNIT", "DETAIL"],
    results.map((result) => [result.label, result.status, figure(result.figure), figure(result.limit), result.unit, result.detail]),
  );
}

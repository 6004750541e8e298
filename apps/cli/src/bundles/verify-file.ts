/** `trainyard bundle verify`: on this machine, without a server. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reportInWords } from "@trainyard/bundle";
import { environmentVariables, homeDirectory } from "../environment";
import { exitCode } from "../exit-code";
import { formatPercent } from "../format";
import type { Context, Outcome } from "../outcome";
import { renewingLine } from "../renewing-line";

export async function verifyFile({ json, signal }: Context, file: string): Promise<Outcome> {
  // Loaded here: they bring the native runtime, which few commands need.
  const [{ verifyBundle }, { collectEnvironment }] = await Promise.all([
    import("@trainyard/bundle/verify"),
    import("@trainyard/trainer/environment"),
  ]);
  const line = renewingLine(process.stderr);
  const directory = await mkdtemp(join(tmpdir(), "trainyard-bundle-"));
  try {
    const report = await verifyBundle({
      file,
      directory,
      datasets: join(homeDirectory(), "datasets"),
      environmentWith: (threads) => collectEnvironment({ threads, variables: environmentVariables() }),
      signal,
      onProgress: ({ fraction, message }) => {
        if (!json) line.show(fraction === null ? message : `${message} (${formatPercent(fraction)})`, message);
      },
    });
    line.end();
    return { document: report, text: reportInWords(report), exitCode: report.pass ? exitCode.ok : exitCode.failed };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

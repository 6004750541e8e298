/** `trainyard parity`: whether the engine computes what a reference implementation computed. */
import type { Command } from "commander";
import type { Act } from "./act";
import { exitCode } from "./exit-code";

export function addParityCommand(program: Command, act: Act): void {
  program
    .command("parity <directory>")
    .description("compare logits, loss, gradients and a training curve with a reference case; needs no server")
    .action(
      act(async (_context, directory: string) => {
        // Loaded here: it brings the native runtime, which no other command needs.
        const { runParity } = await import("@trainyard/trainer/parity");
        const report = await runParity(directory);
        const lines = (["logits", "loss", "gradientNorms", "curve"] as const).map(
          (what) => `${what.padEnd(14)}${report[what].toExponential(2)}`,
        );
        const text = [...lines, report.pass ? "Agrees with the reference." : "Differs from the reference."].join("\n");
        return { document: report, text, exitCode: report.pass ? exitCode.ok : exitCode.failed };
      }),
    );
}

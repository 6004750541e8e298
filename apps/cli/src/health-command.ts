/** `trainyard health`: whether the server and the services behind it answer. */
import type { Command } from "commander";
import type { Act } from "./act";
import { exitCode } from "./exit-code";

export function addHealthCommand(program: Command, act: Act): void {
  program
    .command("health")
    .description("whether the server and the services behind it answer")
    .action(
      act(async ({ client }) => {
        const health = await client.call("health", {});
        const text = [
          `${health.status} (version ${health.version})`,
          `database: ${describeService(health.database)}`,
          `redis: ${describeService(health.redis)}`,
          `nodes: ${health.nodes.healthy} of ${health.nodes.total} healthy`,
        ].join("\n");
        return { document: health, text, exitCode: health.status === "ok" ? exitCode.ok : exitCode.unavailable };
      }),
    );
}

function describeService(service: { ok: boolean; roundTripMs: number | null; error: string | null }): string {
  return service.ok ? `answers in ${service.roundTripMs?.toFixed(1)} ms` : `no answer: ${service.error}`;
}

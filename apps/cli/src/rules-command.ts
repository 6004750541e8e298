/** `trainyard rules`: when nodes are cordoned and runs restarted without a person. */
import { InvalidError, parseOrThrow, type RecoveryRules, recoveryRules } from "@trainyard/contracts";
import type { Command } from "commander";
import type { Act } from "./act";
import { defaultAuthor } from "./environment";
import { textTable } from "./text-table";

export function addRulesCommand(program: Command, act: Act): void {
  program
    .command("rules")
    .description("rules by which nodes are cordoned and runs restarted without a person; --set changes them")
    .option("--set <field=value>", "such as cordonSlow=true or restartBackOffMs=[0,5000]; may be repeated", collect, [])
    .option("--author <name>", "who sets them", defaultAuthor())
    .action(
      act(async ({ client }, { set, author }: { set: string[]; author: string }) => {
        const inForce = await client.call("getRules", {});
        const rules =
          set.length === 0
            ? inForce
            : await client.call("setRules", { body: { ...parseOrThrow(recoveryRules, { ...inForce, ...assigned(set) }), author } });
        return { document: rules, text: tableOf(rules) };
      }),
    );
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

/** Throws InvalidError where an assignment has no value, or one that is not JSON. */
function assigned(assignments: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    assignments.map((assignment) => {
      const [field = "", ...value] = assignment.split("=");
      try {
        return [field, JSON.parse(value.join("="))];
      } catch {
        throw new InvalidError([{ field: "--set", message: `must be field=value, not ${JSON.stringify(assignment)}` }]);
      }
    }),
  );
}

function tableOf(rules: RecoveryRules): string {
  return textTable(
    ["RULE", "VALUE"],
    Object.entries(rules).map(([field, value]) => [field, JSON.stringify(value)]),
  );
}

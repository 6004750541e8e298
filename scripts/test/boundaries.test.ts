/** Each import rule fails on a tree that breaks it: a rule that cannot fail protects nothing. */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { repository } from "../repository.mjs";

/** File, what it imports, the rule it breaks. */
const violations: readonly (readonly [file: string, target: string, rule: string])[] = [
  ["packages/contracts/src/a.ts", "../../graph/src/index", "contracts-imports"],
  ["packages/graph/src/a.ts", "../../model/src/index", "graph-imports"],
  ["packages/model/src/a.ts", "../../trainer/src/index", "model-imports"],
  ["packages/trainer/src/a.ts", "../../store/src/index", "trainer-imports"],
  ["packages/recovery/src/a.ts", "../../model/src/index", "recovery-imports"],
  ["packages/search/src/a.ts", "../../model/src/index", "search-imports"],
  ["packages/store/src/a.ts", "../../queue/src/index", "store-imports"],
  ["packages/queue/src/a.ts", "../../store/src/index", "queue-imports"],
  ["packages/bundle/src/a.ts", "../../store/src/index", "bundle-imports"],
  ["packages/graph/src/b.ts", "../../../apps/cli/src/index", "graph-imports"],
  ["packages/model/src/c.ts", "node:fs", "pure-cores"],
  ["packages/queue/src/b.ts", "./nowhere", "resolvable"],
  ["apps/web/src/a.ts", "../../../packages/trainer/src/index", "web-without-engine"],
  ["apps/web/src/b.ts", "../../worker/src/index", "web-and-worker-apart"],
  ["apps/worker/src/a.ts", "../../cli/src/index", "apps-apart"],
  ["e2e/a.ts", "../packages/store/src/index", "journeys-from-outside"],
];
const parts = ["contracts", "graph", "model", "trainer", "recovery", "search", "store", "queue", "bundle"].map(
  (name) => `packages/${name}`,
);
const apps = ["web", "worker", "cli"].map((name) => `apps/${name}`);

test("every rule of the import boundaries can fail", () => {
  const tree = mkdtempSync(join(tmpdir(), "trainyard-boundaries-"));
  try {
    const write = (file: string, text: string) => {
      mkdirSync(dirname(join(tree, file)), { recursive: true });
      writeFileSync(join(tree, file), text);
    };
    for (const part of [...parts, ...apps]) write(`${part}/src/index.ts`, "export const here = 1;\n");
    for (const [file, target] of violations) write(file, `import * as other from ${JSON.stringify(target)};\nexport const used = other;\n`);
    write("packages/contracts/src/one.ts", 'import { two } from "./two";\nexport const one = () => two;\n');
    write("packages/contracts/src/two.ts", 'import { one } from "./one";\nexport const two = () => one;\n');
    copyFileSync(join(repository, "tsconfig.base.json"), join(tree, "tsconfig.base.json"));
    write("package.json", "{}");

    const program = join(repository, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
    const config = join(repository, ".dependency-cruiser.cjs");
    const { stdout } = spawnSync(process.execPath, [program, "apps", "packages", "e2e", "--config", config, "--output-type", "json"], {
      cwd: tree,
      encoding: "utf8",
      maxBuffer: 1e8,
    });
    const found: { from: string; rule: { name: string } }[] = JSON.parse(stdout).summary.violations;
    for (const [file, , rule] of violations)
      expect(found, `${rule} by ${file}`).toContainEqual(
        expect.objectContaining({ from: file, rule: expect.objectContaining({ name: rule }) }),
      );
    expect(found.map((violation) => violation.rule.name)).toContain("no-cycles");

    const { forbidden } = JSON.parse(stdout).summary.ruleSetUsed;
    const rules: string[] = forbidden.map((rule: { name: string }) => rule.name);
    expect(rules.filter((rule) => !found.some((violation) => violation.rule.name === rule))).toEqual([]);
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
});

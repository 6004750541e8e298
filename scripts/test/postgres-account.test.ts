/** PostgreSQL's account reaches its programs in a folder that nobody else may enter, as a clone below /root is. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { postgresAccount } from "../services/postgres-account.mjs";

test("a closed folder is passed also where access(2) asks, as initdb does", () => {
  const folder = mkdtempSync(join(tmpdir(), "trainyard-closed-"));
  try {
    const program = join(folder, "program");
    writeFileSync(program, "#!/bin/sh\n");
    chmodSync(program, 0o755);
    chmodSync(folder, 0o700);
    const { wrap, ids } = postgresAccount(program, folder);
    const asks = "require('node:fs').accessSync(process.argv[1], require('node:fs').constants.X_OK)";
    const [command, ...args] = wrap([process.execPath, "-e", asks, program]);
    const { status, stderr } = spawnSync(command, args, { ...ids, cwd: "/", encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

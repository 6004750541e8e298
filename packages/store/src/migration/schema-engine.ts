/** Prisma's schema engine as WebAssembly: compares schemas and applies migrations without a downloaded binary. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as engine from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";
import { MigrationAdapter } from "./migration-adapter";

/** What the package's own entry does, which needs `--experimental-wasm-modules` on Node 20: instantiate the module and hand it to its glue code. */
let loaded: Promise<void> | null = null;

async function load(): Promise<void> {
  const glue = import.meta.resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const module = await WebAssembly.compile(await readFile(fileURLToPath(new URL("./schema_engine_bg.wasm", glue))));
  const { exports } = await WebAssembly.instantiate(module, { "./schema_engine_bg.js": { ...engine } });
  engine.__wbg_set_wasm(exports);
  if (typeof exports.__wbindgen_start !== "function") throw new Error("The schema engine's WebAssembly has no start function.");
  exports.__wbindgen_start();
}

/** Runs `work` with an engine on the database; its shadow database, where it needs one, is made and dropped beside it. */
export async function withSchemaEngine<Result>(
  databaseUrl: string,
  schema: string | null,
  work: (engine: engine.SchemaEngine) => Promise<Result>,
): Promise<Result> {
  loaded ??= load();
  await loaded;
  const adapter = new MigrationAdapter(connectionOf(databaseUrl));
  const datamodels: [string, string][] | undefined = schema === null ? undefined : [["schema.prisma", schema]];
  const instance = await engine.SchemaEngine.new({ datamodels }, () => undefined, bindMigrationAwareSqlAdapterFactory(adapter));
  try {
    return await work(instance);
  } finally {
    instance.free();
    await adapter.close();
  }
}

/** The address in parts: given as one string it would win over the name of the shadow database, and migrations would be replayed in the real one. */
function connectionOf(databaseUrl: string): pg.PoolConfig {
  const { host, port, user, password, database } = new pg.Client({ connectionString: databaseUrl });
  return {
    host,
    port,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ...(database === undefined ? {} : { database }),
  };
}

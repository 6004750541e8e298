/** What separates the migrations from the schema. */
import { readMigrations, readSchema } from "./migration-files";
import { withSchemaEngine } from "./schema-engine";

/** SQL that leads from the last migration to schema.prisma; empty when they agree. Needs the right to create a (shadow) database. */
export async function schemaDifference(databaseUrl: string): Promise<string> {
  const [migrations, schema] = await Promise.all([readMigrations(), readSchema()]);
  const { stdout } = await withSchemaEngine(databaseUrl, schema, (engine) =>
    engine.diff({
      from: { tag: "migrations", ...migrations },
      to: { tag: "schemaDatamodel", files: [{ path: "schema.prisma", content: schema }] },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    }),
  );
  const script = stdout ?? "";
  return script.split("\n").every((line) => line.trim() === "" || line.startsWith("--")) ? "" : script;
}

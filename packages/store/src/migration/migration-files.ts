/** The migrations and the schema as they lie in the repository's prisma folder. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { MigrationDirectory, MigrationList } from "@prisma/schema-engine-wasm/schema_engine_bg";

const prismaDirectory = fileURLToPath(new URL("../../../../prisma", import.meta.url));
export const migrationsDirectory = join(prismaDirectory, "migrations");

export async function readMigrations(): Promise<MigrationList> {
  const entries = await readdir(migrationsDirectory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return {
    baseDir: migrationsDirectory,
    lockfile: { path: "./migration_lock.toml", content: await readFile(join(migrationsDirectory, "migration_lock.toml"), "utf8") },
    shadowDbInitScript: "",
    migrationDirectories: await Promise.all(names.sort().map(readMigration)),
  };
}

async function readMigration(name: string): Promise<MigrationDirectory> {
  const value = await readFile(join(migrationsDirectory, name, "migration.sql"), "utf8");
  return { path: name, migrationFile: { path: "migration.sql", content: { tag: "ok", value } } };
}

export function readSchema(): Promise<string> {
  return readFile(join(prismaDirectory, "schema.prisma"), "utf8");
}

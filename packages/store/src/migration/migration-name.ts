/** Names of migrations: a time stamp, which orders them, and a word or two. */
import { InvalidError } from "@trainyard/contracts";

/** `20261123204500_add_sweeps` for `add sweeps`. */
export function migrationName(title: string, at: Date): string {
  const words = title
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_|_$/g, "");
  if (words === "") throw new InvalidError([{ field: "name", message: "must hold a letter or a digit" }]);
  return `${at.toISOString().replace(/\D/g, "").slice(0, 14)}_${words}`;
}

/** JSON columns to and from plain records. */
import type { Prisma } from "./generated/client";

/** What JSON cannot say (undefined, dates as objects) is turned into what it can, or left out. */
export function toJson(record: Record<string, unknown>): Prisma.InputJsonObject {
  return JSON.parse(JSON.stringify(record));
}

export function fromJson(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error("A JSON column does not hold a record.");
  return Object.fromEntries(Object.entries(value));
}

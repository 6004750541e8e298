/** What every route of the API is made of. */
import { z } from "zod";

export interface Route {
  readonly method: "GET" | "POST";
  /** Path below /api/v1, parameters in braces. */
  readonly path: string;
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  readonly response: z.ZodType;
  readonly successStatus: 200 | 201 | 202;
}

export const author = z.string().trim().min(1).max(100).default("someone").describe("Who asks; kept with the action");
export const reason = z.string().trim().max(1_000).default("").describe("Why; kept with the action");
export const statedReason = z.string().trim().min(1, "say why, in a few words").max(1_000);

/** Query values arrive as text. */
export const integerText = z.coerce.number().int().min(0);

export const actionRequest = z.strictObject({ author, reason });

export const list = <Item extends z.ZodType>(item: Item) => z.strictObject({ items: z.array(item) });

export function route<const R extends Route>(definition: R): R {
  return definition;
}

/** The typed errors every layer throws and the problem document (RFC 9457) the API maps them to. */
import { z } from "zod";

export const errorCode = z.enum([
  "invalid", // a value breaks its limit; `issues` name the fields
  "not-found",
  "conflict", // the state changed meanwhile, or does not allow the action
  "fenced", // a writer whose fencing token is no longer the current one
  "unavailable", // a service this depends on does not answer
  "shape", // tensor shapes that do not fit an operator
  "no-gradient",
  "corrupt", // bytes that do not match their recorded hash or format
  "incompatible", // sound data for another architecture or version
  "diverged", // a loss or gradient that is not finite
  "internal",
]);
export type ErrorCode = z.infer<typeof errorCode>;

/** One field that was refused: its path, and a sentence that names the limit. */
export const fieldIssue = z.strictObject({ field: z.string(), message: z.string() });
export type FieldIssue = z.infer<typeof fieldIssue>;

/** Body of every error response, served as application/problem+json. */
export const problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: errorCode,
  errors: z.array(fieldIssue),
});
export type Problem = z.infer<typeof problem>;

/** Base of every error Trainyard throws on purpose; anything else is a bug. */
export class TrainyardError extends Error {
  readonly code: ErrorCode;
  readonly issues: readonly FieldIssue[];

  constructor(code: ErrorCode, message: string, options: { issues?: readonly FieldIssue[]; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.issues = options.issues ?? [];
  }
}

export class InvalidError extends TrainyardError {
  constructor(issues: readonly FieldIssue[]) {
    super("invalid", issues.map((issue) => `${issue.field}: ${issue.message}`).join("; "), { issues });
  }
}

export class NotFoundError extends TrainyardError {
  constructor(what: string, id: string) {
    super("not-found", `There is no ${what} ${id}.`);
  }
}

export class ConflictError extends TrainyardError {
  constructor(message: string) {
    super("conflict", message);
  }
}

/** The error with its fields named below `section`, where the request holds what was refused; any other error as it is. */
export function withFieldsBelow(section: string, error: unknown): unknown {
  if (!(error instanceof TrainyardError) || error.issues.length === 0) return error;
  const issues = error.issues.map(({ field, message }) => ({ field: `${section}.${field}`, message }));
  return error instanceof InvalidError ? new InvalidError(issues) : new TrainyardError(error.code, error.message, { issues, cause: error });
}

/** Parses with a schema and turns the refusal into an InvalidError whose fields are dotted paths. */
export function parseOrThrow<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new InvalidError(result.error.issues.flatMap((issue) => issuesOf(issue)));
}

function issuesOf(issue: z.core.$ZodIssue): FieldIssue[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({ field: [...path, key].join("."), message: "is not a known field" }));
  return [{ field: path.join(".") || "(body)", message: issue.message }];
}

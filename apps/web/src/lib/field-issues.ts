/** Refusals by field, whether the contract's schema gave them here or the server did. */
import { TrainyardError } from "@trainyard/contracts";

/** Dotted path of a field to the sentence that explains what is wrong with it. */
export type FieldIssues = Readonly<Record<string, string>>;

/** The part of a zod issue that is read. */
interface Issue {
  code: string;
  path: readonly PropertyKey[];
  message: string;
  minimum?: unknown;
  maximum?: unknown;
  inclusive?: boolean | undefined;
  /** What is measured: a number's value, a text's length. */
  origin?: unknown;
  /** What a choice allows. */
  values?: readonly unknown[];
  errors?: readonly (readonly Issue[])[];
}

/** First issue of each field. */
export function issuesByField(error: { issues: readonly object[] }): FieldIssues {
  const found: Record<string, string> = {};
  for (const issue of (error.issues as readonly Issue[]).flatMap((each) => innermost(each)))
    found[issue.path.map(String).join(".")] ??= sentence(issue);
  return found;
}

/** The same for what was typed as numbers: a text that is none says so. */
export function typedIssues(error: { issues: readonly object[] }, stated: object): FieldIssues {
  return { ...issuesByField(error), ...Object.fromEntries(wrongNumbers(stated).map((path) => [path, "must be a number"])) };
}

function wrongNumbers(value: unknown, prefix = ""): string[] {
  if (Number.isNaN(value)) return [prefix];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => wrongNumbers(inner, prefix === "" ? key : `${prefix}.${key}`));
}

/** Of a union, the alternative that was nearest to fitting, with the field's full path. */
function innermost(issue: Issue): Issue[] {
  const [nearest] = [...(issue.errors ?? [])].sort((a, b) => a.length - b.length);
  return nearest === undefined ? [issue] : nearest.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

function sentence(issue: Issue): string {
  const limit = (value: number) => value.toLocaleString("en-US", { maximumSignificantDigits: 12 });
  const { code, minimum, maximum, inclusive, origin, values } = issue;
  if (code === "invalid_value" && values !== undefined) return `must be one of ${values.join(", ")}`;
  if (origin === "array") return code === "too_small" ? "must not be empty" : `must have at most ${maximum} entries`;
  if (origin === "string") return issue.message;
  if (code === "too_small" && typeof minimum === "number") return `must be ${inclusive === false ? "above" : "at least"} ${limit(minimum)}`;
  if (code === "too_big" && typeof maximum === "number") return `must be ${inclusive === false ? "below" : "at most"} ${limit(maximum)}`;
  if (code === "invalid_type" && issue.message.includes("int")) return "must be a whole number";
  if (code === "invalid_type" && issue.message.includes("boolean")) return "must be on or off";
  return issue.message;
}

/** Issues that the server named; `prefix` (say "overrides.") is taken off the fields. */
export function issuesOfError(error: unknown, prefix = ""): FieldIssues {
  if (!(error instanceof TrainyardError)) return {};
  return Object.fromEntries(
    error.issues.map(({ field, message }) => [field.startsWith(prefix) ? field.slice(prefix.length) : field, message]),
  );
}

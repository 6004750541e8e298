/** How two environments differ, and which differences may change what is computed. */
import type { EnvironmentDifference, EnvironmentRecord } from "./environment";

/** What differs, in a fixed order; empty where nothing does. */
export function differencesOf(before: EnvironmentRecord, after: EnvironmentRecord): EnvironmentDifference[] {
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  const fields = [...was.keys(), ...[...is.keys()].filter((field) => !was.has(field))];
  const plain = fields.flatMap((field): EnvironmentDifference[] => {
    const [a, b] = [was.get(field) ?? null, is.get(field) ?? null];
    return a === b ? [] : [{ field, label: labelOf(field), before: a, after: b }];
  });
  return [...plain, ...featureDifference(before.processorFeatures, after.processorFeatures)];
}

/**
 * Whether a restart has to wait until somebody has accepted the difference. It has to where the same step may come out in other bits: another
 * kind of processor or number of threads makes kernels sum in another order, another library or source file may compute anything. What only
 * surrounds the computation (system release, commit, lockfile, a minor version of Node, whose arithmetic ECMAScript fixes) is told, no more.
 */
export function gates({ field, before, after }: EnvironmentDifference): boolean {
  if (field === "node") return majorOf(before) !== majorOf(after);
  return gatingFields.has(field) || gatingGroups.some((group) => field.startsWith(group));
}

/** Those that have to be accepted. */
export function gatingDifferences(before: EnvironmentRecord, after: EnvironmentRecord): EnvironmentDifference[] {
  return differencesOf(before, after).filter(gates);
}

/** Whether everything that has to be accepted was: each field became what somebody said it may become. */
export function covers(accepted: readonly EnvironmentDifference[], wanted: readonly EnvironmentDifference[]): boolean {
  return wanted.every(({ field, after }) => accepted.some((each) => each.field === field && each.after === after));
}

const gatingFields: ReadonlySet<string> = new Set(["processor", "processorFeatures", "threads", "code.sources"]);
const gatingGroups = ["packages.", "libraries.", "variables."];

/** How many values are compared. */
export function environmentFieldCount(record: EnvironmentRecord): number {
  return fieldsOf(record).size + 1;
}

/** Every value by its dotted name, but for processor features, which are a set. */
function fieldsOf({ code, packages, libraries, variables, processorFeatures: _, ...plain }: EnvironmentRecord): Map<string, string | null> {
  const { node, threads, processor, operatingSystem, lockfile } = plain;
  const below = (group: string, record: Readonly<Record<string, string | null>>) =>
    Object.entries(record)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => [`${group}.${name}`, value] as const);
  return new Map<string, string | null>([
    ...below("packages", packages),
    ...below("libraries", libraries),
    ["processor", processor],
    ["threads", String(threads)],
    ["code.sources", code.sources],
    ["code.version", code.version],
    ["code.commit", code.commit],
    ["code.difference", code.difference],
    ...below("variables", variables),
    ["node", node],
    ["operatingSystem", operatingSystem],
    ["lockfile", lockfile],
  ]);
}

/** One difference for the set: what went, and what came. */
function featureDifference(before: readonly string[], after: readonly string[]): EnvironmentDifference[] {
  const without = (all: readonly string[], others: readonly string[]) => all.filter((each) => !others.includes(each)).join(" ") || null;
  const [gone, come] = [without(before, after), without(after, before)];
  if (gone === null && come === null) return [];
  return [{ field: "processorFeatures", label: labelOf("processorFeatures"), before: gone, after: come }];
}

function majorOf(version: string | null): string {
  return version?.split(".")[0] ?? "";
}

const labels: Readonly<Record<string, string>> = {
  processor: "Processor",
  processorFeatures: "Instruction sets",
  threads: "Threads",
  node: "Node",
  operatingSystem: "Operating system",
  lockfile: "package-lock.json",
  "code.sources": "Sources that compute",
  "code.version": "Version of Trainyard",
  "code.commit": "Commit",
  "code.difference": "Uncommitted changes",
};

function labelOf(field: string): string {
  return labels[field] ?? field.slice(field.indexOf(".") + 1);
}

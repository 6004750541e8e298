/** An environment as a drill would have it seem: the newest entry for each field holds, and one that gives no value takes it back. */
import type { EnvironmentRecord, FaultFile } from "@trainyard/contracts";

export function feignedEnvironment(record: EnvironmentRecord, node: string, entries: FaultFile): EnvironmentRecord {
  const changes = new Map<string, string | null>(
    entries.flatMap(({ node: name, fault }): [string, string | null][] =>
      name === node && fault.fault === "environment" ? [[fault.field, fault.value]] : [],
    ),
  );
  const value = (field: string, real: string) => changes.get(field) ?? real;
  const { packages, code } = record;
  return {
    ...record,
    processor: value("processor", record.processor),
    packages: { ...packages, "onnxruntime-node": value("packages.onnxruntime-node", packages["onnxruntime-node"] ?? "") },
    code: { ...code, sources: value("code.sources", code.sources) },
  };
}

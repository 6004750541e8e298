/** A verification told to a person. */
import type { BundleReport } from "@trainyard/contracts";

export function reportInWords(report: BundleReport): string {
  const { pass, problem, environment } = report;
  const lines = [filesInWords(report), replayInWords(report)];
  if (environment.length > 0) {
    lines.push("Verified with other things than it was trained with:");
    for (const { label, before, after } of environment) lines.push(`  ${label}: ${before ?? "none"} -> ${after ?? "none"}`);
  }
  if (problem !== null) lines.push(problem);
  lines.push(pass ? "The bundle holds." : "The bundle does not hold.");
  return lines.filter((line) => line !== "").join("\n");
}

function filesInWords({ files: { checked, broken }, problem }: BundleReport): string {
  if (checked === 0) return problem === null ? "It holds no files." : "";
  if (broken.length === 0) return `${checked} files have the hashes of the manifest.`;
  return `${broken.length} of ${checked} files are missing or are not what the manifest says: ${broken.join(", ")}.`;
}

function replayInWords({ replay, problem, files }: BundleReport): string {
  if (replay === null) return problem === null && files.broken.length === 0 ? "It holds nothing to run again." : "";
  const { fromStep, toStep, exact, tolerance, largestDifference, firstDifference } = replay;
  const steps = `Steps ${fromStep + 1} to ${toStep}`;
  if (exact) return `${steps} came about again, bit for bit, and so did the final state.`;
  const first = firstDifference === null ? "" : ` The first difference is the ${firstDifference.quantity} of step ${firstDifference.step}.`;
  const far =
    largestDifference === null ? "Losses cannot be compared" : `Losses differ by at most ${largestDifference.toPrecision(2)}, relatively`;
  const limit = tolerance === null ? "the same bits were to be expected here" : `${tolerance} is let pass on another processor or library`;
  return `${steps} were run again. ${far}; ${limit}.${first}`;
}

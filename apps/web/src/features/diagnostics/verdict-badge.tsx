/** Outcome of a test or of a whole diagnostic run, as icon and word. */
import type { DiagnosticResult, DiagnosticRun } from "@trainyard/contracts";
import { CircleCheck, CircleDashed, CircleSlash, CircleX, LoaderCircle, type LucideIcon, TriangleAlert } from "lucide-react";
import { Badge, type Tone } from "../../components/ui/badge";

const looks: Record<DiagnosticResult["status"], { icon: LucideIcon; tone: Tone }> = {
  pass: { icon: CircleCheck, tone: "good" },
  warn: { icon: TriangleAlert, tone: "warning" },
  fail: { icon: CircleX, tone: "danger" },
  skipped: { icon: CircleSlash, tone: "neutral" },
};

export function ResultBadge({ status }: Pick<DiagnosticResult, "status">) {
  const { icon: Icon, tone } = looks[status];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden /> {status}
    </Badge>
  );
}

export function DiagnosticsBadge({ run }: { run: Pick<DiagnosticRun, "status" | "verdict"> }) {
  if (run.verdict !== null) return <ResultBadge status={run.verdict} />;
  if (run.status === "running")
    return (
      <Badge tone="info">
        <LoaderCircle aria-hidden className="animate-spin" /> running
      </Badge>
    );
  if (run.status === "queued")
    return (
      <Badge>
        <CircleDashed aria-hidden /> waiting
      </Badge>
    );
  return (
    <Badge tone="danger">
      <CircleX aria-hidden /> not carried out
    </Badge>
  );
}

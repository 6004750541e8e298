/** One diagnostic run: how far it is while it runs, then each test with its figure and limit. */
import type { DiagnosticResult, DiagnosticRun } from "@trainyard/contracts";
import { Progress } from "../../components/ui/progress";
import { formatBytes, formatDuration, formatExact, noValue } from "../../lib/format";
import { isUnderWay } from "../../lib/recovery-queries";
import { ResultBadge } from "./verdict-badge";

export function DiagnosticRunView({ run }: { run: DiagnosticRun }) {
  return (
    <div className="flex flex-col gap-3">
      {isUnderWay(run) && <RunProgress run={run} />}
      {run.problem !== null && <p className="text-danger">{run.problem}</p>}
      {run.results.length > 0 && <Results results={run.results} />}
    </div>
  );
}

export function RunProgress({ run }: { run: DiagnosticRun }) {
  const { node, status, done, total, current } = run;
  const words =
    status === "queued" ? `${node} takes it up at its next heartbeat` : `${done + 1} of ${total ?? "?"}: ${current ?? "preparing"}`;
  return (
    <div data-testid="diagnostics-progress">
      <p aria-live="polite" className="figures mb-1.5 text-muted text-xs">
        {status === "running" && total !== null && done >= total ? "writing the results" : words}
      </p>
      <Progress label={`Diagnostics of ${node}`} value={total === null || total === 0 ? 0 : done / total} active />
    </div>
  );
}

function Results({ results }: { results: readonly DiagnosticResult[] }) {
  return (
    <div className="relative overflow-x-auto">
      <table className="figures w-full text-left text-xs" data-testid="diagnostic-results">
        <thead className="text-muted [&_th]:py-1.5 [&_th]:pr-4 [&_th]:font-normal">
          <tr>
            <th>Test</th>
            <th>Outcome</th>
            <th className="text-right">Figure</th>
            <th className="text-right">Limit</th>
            <th className="max-sm:hidden">Took</th>
          </tr>
        </thead>
        <tbody>
          {results.map(({ name, label, status, figure, unit, limit, detail, durationMs }) => (
            <tr
              key={name}
              data-test={name}
              data-status={status}
              className="border-t align-top [&_td]:py-1.5 [&_td]:pr-4 [&_td:first-child]:min-w-36"
            >
              <td>
                <b className="font-medium">{label}</b>
                <span className="block text-muted">{detail}</span>
              </td>
              <td>
                <ResultBadge status={status} />
              </td>
              <td className="whitespace-nowrap text-right">{withUnit(figure, unit)}</td>
              <td className="whitespace-nowrap text-right text-muted">{withUnit(limit, unit)}</td>
              <td className="whitespace-nowrap text-muted max-sm:hidden">{formatDuration(durationMs / 1_000)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function withUnit(value: number | null, unit: string): string {
  if (value === null) return noValue;
  const ofBytes = /^bytes(.*)$/.exec(unit);
  return ofBytes === null ? `${formatExact(Number(value.toPrecision(4)))} ${unit}`.trimEnd() : `${formatBytes(value)}${ofBytes[1]}`;
}

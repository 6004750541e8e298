/** What an incident cost: wall time by class, and what its answers gave up. */
import type { LedgerClass } from "@trainyard/contracts";
import { formatDuration, formatInteger, formatPercent } from "../../lib/format";
import type { IncidentCost } from "./incident-cost";

const classWords: Record<LedgerClass, string> = {
  training: "training",
  checkpointing: "checkpointing",
  evaluation: "evaluation",
  detection: "until it was noticed",
  diagnosis: "testing the nodes",
  restart: "starting again",
  repeated: "repeating steps",
  waiting: "waiting",
};

export function CostCard({ cost, known }: { cost: IncidentCost; known: boolean }) {
  if (!known) return <p className="text-muted">The run's ledger is not known yet.</p>;
  return (
    <div className="flex flex-col gap-3">
      <p className="figures">
        <span className="font-semibold text-lg">{cost.totalMs === 0 ? "Nothing" : formatDuration(cost.totalMs / 1_000)}</span>{" "}
        <span className="text-muted">{cost.totalMs === 0 ? "of the run's wall time so far" : "of the run's wall time"}</span>
      </p>
      {cost.time.length > 0 && (
        <ul className="figures flex flex-col gap-1.5">
          {cost.time.map(({ class: name, durationMs }) => (
            <li key={name} className="grid grid-cols-[1fr_auto] gap-x-3 text-xs">
              <span className="text-muted">{classWords[name]}</span>
              <span>{formatDuration(durationMs / 1_000)}</span>
              <span aria-hidden className="col-span-2 mt-0.5 h-1 rounded-full bg-line">
                <span className="block h-full rounded-full bg-danger/70" style={{ width: formatPercent(durationMs / cost.totalMs) }} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {cost.rolledBack !== null && (
        <p className="figures text-muted text-xs">
          Going back gave up {formatInteger(cost.rolledBack.stepsLost)} steps and left out {formatInteger(cost.rolledBack.samplesSkipped)}{" "}
          samples.
        </p>
      )}
    </div>
  );
}

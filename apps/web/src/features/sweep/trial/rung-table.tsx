/** Each look at a trial: where, what was measured, what was decided and why. */
import { endedTrialStatuses, type Objective, type Trial } from "@trainyard/contracts";
import { cn } from "../../../lib/class-names";
import { formatCount, formatInteger } from "../../../lib/format";
import { objectiveText } from "../sweep-words";
import { decisionWords } from "./trial-words";

export function RungTable({ trial: { rungs, status }, objective }: { trial: Trial; objective: Objective | undefined }) {
  const hasEnded = endedTrialStatuses.includes(status);
  return (
    <table className="figures w-full text-left" data-testid="rung-table">
      <thead className="text-2xs text-muted [&_th]:pr-3 [&_th]:pb-1 [&_th]:font-normal">
        <tr>
          <th className="w-8">Rung</th>
          <th>Step</th>
          <th>Tokens</th>
          <th className="text-right">Measured</th>
          <th>Decision</th>
        </tr>
      </thead>
      <tbody>
        {rungs.map(({ rung, step, tokens, value, decision, why, copiedFrom }) => (
          <tr
            key={rung}
            data-decision={decision}
            className={cn("border-t align-top [&_td]:py-1.5 [&_td]:pr-3", decision === "waits" && "text-muted")}
          >
            <td>{rung + 1}</td>
            <td>{formatInteger(step)}</td>
            <td>{formatCount(tokens)}</td>
            <td className="text-right">{objective === undefined ? "" : objectiveText(objective, value)}</td>
            <td>
              <span className={decision === "pruned" ? "font-medium" : ""}>
                {decision === "waits" && hasEnded ? "not reached" : decisionWords[decision]}
              </span>
              {copiedFrom !== null && `, trial ${copiedFrom}`}
              {why !== "" && <span className="block text-pretty text-2xs text-muted">{why}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

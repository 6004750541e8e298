/** What a budget of compute buys at its best: size, tokens and loss. */
import type { LadderDetail } from "@trainyard/contracts";
import { DataTable } from "../../components/data-table";
import { Interval } from "../../components/interval";
import { formatCount, formatLoss, formatScientific } from "../../lib/format";
import { TitledCard } from "./titled-card";

export function OptimaTable({ ladder: { optima, whyNoFit } }: { ladder: LadderDetail }) {
  return (
    <TitledCard id="optima" title="Compute-optimal size" note="C = 6 N D, by the fitted law; 90 % intervals">
      {optima.length === 0 ? (
        <p className="px-4 py-8 text-center text-muted">{whyNoFit ?? "Known once there is a fit."}</p>
      ) : (
        <DataTable
          label="Compute-optimal sizes"
          head={["Budget, FLOPs", "Parameters", "Tokens", "a parameter", "Loss"]}
          figures={[0, 3]}
          testId="optima-table"
        >
          {optima.map(({ flops, parameters, tokens, loss }) => (
            <tr key={flops}>
              <td className="text-right">{formatScientific(flops)}</td>
              <td>
                <Interval isStacked estimate={parameters} format={formatCount} />
              </td>
              <td>
                <Interval isStacked estimate={tokens} format={formatCount} />
              </td>
              <td className="text-right">{formatCount(tokens.value / parameters.value)}</td>
              <td>
                <Interval isStacked estimate={loss} format={formatLoss} />
              </td>
            </tr>
          ))}
        </DataTable>
      )}
    </TitledCard>
  );
}

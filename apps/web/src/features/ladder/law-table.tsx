/** The fitted constants with their intervals, and what published laws say at the same sizes. */
import type { LadderDetail, ScalingLaw } from "@trainyard/contracts";
import { DataTable } from "../../components/data-table";
import { Interval } from "../../components/interval";
import { formatCount, formatLoss } from "../../lib/format";
import { TitledCard } from "./titled-card";

type Constant = "irreducible" | "sizeFactor" | "sizeExponent" | "dataFactor" | "dataExponent";

const constants: readonly { name: Constant; symbol: string; meaning: string }[] = [
  { name: "irreducible", symbol: "E", meaning: "loss that no size and no data take away, nats a token" },
  { name: "sizeFactor", symbol: "A", meaning: "what a finite size costs" },
  { name: "sizeExponent", symbol: "α", meaning: "how fast size helps" },
  { name: "dataFactor", symbol: "B", meaning: "what finite data cost" },
  { name: "dataExponent", symbol: "β", meaning: "how fast data help" },
];

export function LawTable({ ladder }: { ladder: LadderDetail }) {
  const { fit } = ladder;
  return (
    <TitledCard id="law" title="Scaling law" note="L(N, D) = E + A/N^α + B/D^β, Huber loss on log loss, bootstrap intervals of 90 %">
      {fit === null ? (
        <p className="px-4 py-8 text-center text-muted">{ladder.whyNoFit ?? "Fitted once four rungs have ended."}</p>
      ) : (
        <Constants fit={fit} />
      )}
      {ladder.published.length > 0 && <Published ladder={ladder} />}
    </TitledCard>
  );
}

function Constants({ fit }: { fit: ScalingLaw }) {
  return (
    <DataTable label="Fitted constants" head={["Constant", "Fitted, 90 % interval", "Meaning"]} testId="law-table">
      {constants.map(({ name, symbol, meaning }) => (
        <tr key={name}>
          <th scope="row" className="px-3 py-1.5 font-medium font-mono">
            {symbol}
          </th>
          <td data-testid={`constant-${name}`}>
            <Interval estimate={fit[name]} format={(value) => String(Number(value.toPrecision(3)))} />
          </td>
          <td className="whitespace-normal! text-muted text-xs">{meaning}</td>
        </tr>
      ))}
    </DataTable>
  );
}

function Published({ ladder: { published, ladderRuns } }: { ladder: LadderDetail }) {
  const largest = published[0]?.predicted.at(-1);
  const measured = ladderRuns.filter(({ best, finalLoss }) => best && finalLoss !== null).at(-1);
  return (
    <div className="border-t">
      <p className="px-4 pt-3 pb-1 text-muted text-xs">
        Published beside it; fitted to other corpora and tokenizers, so levels differ and slopes are what to compare
        {measured === undefined ? "" : `. The largest rung here came to ${formatLoss(measured.finalLoss)}`}.
      </p>
      <DataTable
        label="Published laws"
        head={["Law", "Formula, N parameters and D tokens", largest === undefined ? "" : `At ${formatCount(largest.parameters)}`]}
        figures={[2]}
        testId="published-laws"
      >
        {published.map(({ name, formula, source, predicted }) => (
          <tr key={name}>
            <td className="align-top">
              <b className="font-medium">{name}</b>
              <span className="block max-w-56 whitespace-normal text-2xs text-muted">{source}</span>
            </td>
            <td className="whitespace-normal! align-top font-mono text-xs">{formula}</td>
            <td className="text-right align-top">{formatLoss(predicted.at(-1)?.loss)}</td>
          </tr>
        ))}
      </DataTable>
    </div>
  );
}

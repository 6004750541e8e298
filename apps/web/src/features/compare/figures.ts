/** What runs came to, as columns of a table. Pure. */
import { median, type RunDetail } from "@trainyard/contracts";
import { flopsPerToken } from "@trainyard/model/counts";
import { formatCount, formatDuration, formatFlops, formatInteger, formatLoss } from "../../lib/format";
import { type ComparedRun, curveOf, trainedSeconds } from "./curve";

export interface Figure {
  id: string;
  label: string;
  /** What it is, where the label is too short for it. */
  title?: string;
  /** In the order of the runs; null where there is none yet. */
  values: readonly (number | null)[];
  format: (value: number) => string;
  /** Which end is the better one; null: neither. */
  better: "low" | "high" | null;
  /** Differences from the first run are worth showing. */
  isLoss: boolean;
}

export function figuresOf(compared: readonly ComparedRun[]): Figure[] {
  const each = (read: (compared: ComparedRun) => number | null) => compared.map(read);
  const ofRun = (read: (run: RunDetail) => number | null) => each(({ run }) => read(run));
  const loss = { format: formatLoss, better: "low", isLoss: true } as const;
  const amount = { better: null, isLoss: false } as const;
  const figures: Figure[] = [
    {
      id: "validationLoss",
      label: "Validation",
      title: "Newest validation loss, nats a token",
      values: ofRun((run) => run.validationLoss),
      ...loss,
    },
    { id: "bestValidationLoss", label: "Best validation", values: ofRun((run) => run.bestValidationLoss), ...loss },
    ...lossAtSameTokens(compared).map((same) => ({ ...same, ...loss })),
    {
      id: "trainLoss",
      label: "Training",
      title: "Training loss of the newest step, nats a token",
      values: ofRun((run) => run.trainLoss),
      ...loss,
    },
    { id: "tokens", label: "Tokens", values: ofRun((run) => run.tokens), format: formatCount, ...amount },
    {
      id: "flops",
      label: "Arithmetic",
      title: "Forward and backward, of the effective curve",
      values: ofRun((run) => run.tokens * flopsPerToken(run.specification.model)),
      format: (value) => formatFlops(value).replace("/s", ""),
      ...amount,
    },
    { id: "parameters", label: "Parameters", values: ofRun((run) => run.parameters), format: formatCount, ...amount },
    {
      id: "tokensPerSecond",
      label: "Tokens/s",
      title: "Median over the effective curve",
      values: each(tokensPerSecondOf),
      format: formatInteger,
      better: "high",
      isLoss: false,
    },
    {
      id: "trained",
      label: "Trained",
      title: "Time that the effective curve took, waits left out",
      values: each(({ run, metrics }) => (metrics === undefined ? null : trainedSeconds(run, metrics))),
      format: formatDuration,
      ...amount,
    },
  ];
  // The size of the model is worth a column only where models differ in it.
  return figures.filter(({ id, values }) => id !== "parameters" || new Set(values).size > 1);
}

/** Runs that went on for longer have the lower loss for that alone: so also the last evaluation that all of them came to. */
function lossAtSameTokens(compared: readonly ComparedRun[]): Pick<Figure, "id" | "label" | "title" | "values">[] {
  const curves = compared.map(({ run, metrics }) => (metrics === undefined ? [] : curveOf(run, metrics, "validationLoss", "tokens", 0)));
  const ends = curves.flatMap((points) => points.at(-1)?.tokens ?? []);
  if (ends.length < 2 || ends.length < compared.length) return [];
  const shortest = Math.min(...ends);
  if (shortest === Math.max(...ends) || shortest === 0) return [];
  const label = `At ${formatCount(shortest)} tokens`;
  const title = "Validation loss of the last evaluation within what all of these runs have trained";
  return [
    { id: "sameTokens", label, title, values: curves.map((points) => points.findLast(({ tokens }) => tokens <= shortest)?.value ?? null) },
  ];
}

function tokensPerSecondOf({ run, metrics }: ComparedRun): number | null {
  const rates = metrics === undefined ? [] : curveOf(run, metrics, "tokensPerSecond", "step", 0).map(({ value }) => value);
  return rates.length === 0 ? null : median(rates);
}

/** The best value, which several may have; null where all are the same, or neither end is better. */
export function bestOf({ values, better }: Pick<Figure, "values" | "better">): number | null {
  const known = values.filter((value) => value !== null);
  if (better === null || new Set(known).size < 2) return null;
  return better === "low" ? Math.min(...known) : Math.max(...known);
}

/** One shrinking: how far it is, and the model before, cut, and after fine-tuning. */
import type { Shrink } from "@trainyard/contracts";
import { CircleCheck, CircleX, LoaderCircle } from "lucide-react";
import Link from "next/link";
import { Badge, type Tone } from "../../components/ui/badge";
import { formatCompact, formatInteger, formatLoss, formatPercent, noValue } from "../../lib/format";

type Figures = Shrink["before"];

const tones: Partial<Record<Shrink["status"], Tone>> = { done: "good", failed: "danger" };

export function ShrinkResult({ shrink }: { shrink: Shrink }) {
  const { status, problem, request, plan, before, cut, after, runId, runName } = shrink;
  const Icon = status === "done" ? CircleCheck : status === "failed" ? CircleX : LoaderCircle;
  const columns = [
    ["Before", before],
    ["Cut", cut],
    ["Fine-tuned", after],
  ] as const;
  return (
    <section className="border-t px-4 py-3" data-testid="shrink" data-status={status} aria-label="A model that was cut down">
      <p className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge tone={tones[status] ?? "info"}>
          <Icon aria-hidden /> {status}
        </Badge>
        <span className="figures text-muted">
          {formatPercent(request.removeShare)} {request.method === "layers" ? "by layers" : "by heads and units"}
          {plan !== null && `: ${plan.layers} layers, ${plan.heads} heads, feed-forward ${formatInteger(plan.feedForwardWidth)}`}
        </span>
        {runId !== null && (
          <Link href={`/runs/${runId}`} className="underline underline-offset-4" data-testid="shrink-run">
            {runName ?? "fine-tuning"}
          </Link>
        )}
        {status === "done" && runId !== null && (
          <span className="text-muted text-xs">
            Export: <code className="font-mono">npx trainyard export CHECKPOINT</code> with one of its checkpoints
          </span>
        )}
      </p>
      {problem !== null && (
        <p role="alert" className="mb-2 text-danger">
          {problem}
        </p>
      )}
      <div className="overflow-x-auto">
        <table className="figures w-full max-w-2xl text-sm">
          <thead>
            <tr className="text-right text-muted text-xs [&>th]:py-1 [&>th]:font-normal">
              <th scope="col" className="text-left">
                Model
              </th>
              {columns.map(([title]) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([label, text]) => (
              <tr key={label} className="border-t text-right [&>td]:py-1">
                <th scope="row" className="py-1 text-left font-normal text-muted">
                  {label}
                </th>
                {columns.map(([title, figures]) => (
                  <td key={title}>{figures === null ? noValue : text(figures, before)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const rows: readonly (readonly [label: string, text: (figures: Figures, before: Figures) => string])[] = [
  ["Parameters", ({ parameters }) => formatInteger(parameters)],
  ["without embeddings", ({ nonEmbeddingParameters }) => formatInteger(nonEmbeddingParameters)],
  ["Tokens/s", ({ tokensPerSecond }) => (tokensPerSecond === null ? noValue : formatCompact(tokensPerSecond))],
  [
    "Validation loss",
    ({ validationLoss: loss }, { validationLoss: whole }) => {
      if (loss === null || whole === null || loss === whole) return formatLoss(loss);
      return `${formatLoss(loss)} (${loss < whole ? "−" : "+"}${formatPercent(Math.abs(loss / whole - 1))})`;
    },
  ],
];

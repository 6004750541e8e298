/** Empty state: what a sweep is, and the way to the first. */
import { Plus } from "lucide-react";
import Link from "next/link";
import { Button } from "../../components/ui/button";
import { Card } from "../../components/ui/card";

const story = [
  ["Say what may vary", "A learning rate from 1e-4 to 1e-2, three optimizers, 2 to 8 layers: any setting of a run, or a preset."],
  [
    "Trials are runs",
    "Each has its curve, its checkpoints and its logs, on nodes that are free. What looks poor early is paused, not lost.",
  ],
  [
    "Find out what mattered",
    "Which setting moves the loss, which way, and which lead is only noise. Then promote the winner to a full run.",
  ],
] as const;

export function FirstSweep() {
  return (
    <Card className="grid gap-8 p-6 md:grid-cols-[1fr_1.2fr] md:p-10">
      <div className="flex flex-col items-start gap-4">
        <h2 className="text-balance font-semibold text-2xl tracking-tight">Search instead of guessing</h2>
        <p className="text-muted">
          Most of the work before a large run is trial and error. A sweep does it for you, within a budget of tokens, FLOPs or node hours.
        </p>
        <Button variant="primary" size="large" asChild>
          <Link href="/sweeps/new">
            <Plus /> New sweep
          </Link>
        </Button>
      </div>
      <ol className="flex flex-col gap-5">
        {story.map(([title, text], index) => (
          <li key={title} className="grid grid-cols-[2rem_1fr] gap-x-3">
            <span className="figures flex size-7 items-center justify-center rounded-full border border-line-strong font-medium text-xs">
              {index + 1}
            </span>
            <div>
              <h3 className="font-medium">{title}</h3>
              <p className="text-muted">{text}</p>
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}

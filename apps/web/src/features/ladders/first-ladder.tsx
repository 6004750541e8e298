/** Empty state: what a ladder is, and the way to the first. */
import { Plus } from "lucide-react";
import Link from "next/link";
import { Button } from "../../components/ui/button";
import { Card } from "../../components/ui/card";

const story = [
  ["Train small sizes", "Four to six rungs of one recipe, each about twice the one before. They cost a small part of the large run."],
  ["Fit, and look where it leads", "Loss by parameters and tokens, with intervals; the best size for a budget; rate and batch by scale."],
  ["Launch the next size", "Its whole curve is predicted before it starts. When the live curve leaves the band, you hear of it."],
] as const;

export function FirstLadder() {
  return (
    <Card className="grid gap-8 p-6 md:grid-cols-[1fr_1.2fr] md:p-10">
      <div className="flex flex-col items-start gap-4">
        <h2 className="text-balance font-semibold text-2xl tracking-tight">Scale up without guessing</h2>
        <p className="text-muted">
          A ladder trains one recipe at growing sizes and tells from them what a larger one will come to, before it is paid for.
        </p>
        <Button variant="primary" size="large" asChild>
          <Link href="/ladders/new">
            <Plus /> New ladder
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

/** Empty state: what an ablation study is, and the way to the first. */
import { Plus } from "lucide-react";
import Link from "next/link";
import { Button } from "../../components/ui/button";
import { Card } from "../../components/ui/card";

const story = [
  [
    "Remove and evaluate",
    "Every head, block and layer is taken out of a trained model in turn. A minute later there is a map of what each is worth.",
  ],
  [
    "Remove and retrain",
    "The same data, seeds and budget without positions, norms or biases. Seeds are added until an effect is told apart from noise.",
  ],
  ["Shrink", "What the study found idle is cut out, and what stays is fine-tuned: smaller, faster, and measured before and after."],
] as const;

export function FirstAblation() {
  return (
    <Card className="grid gap-8 p-6 md:grid-cols-[1fr_1.2fr] md:p-10">
      <div className="flex flex-col items-start gap-4">
        <h2 className="text-balance font-semibold text-2xl tracking-tight">Find out what each part is worth</h2>
        <p className="text-muted">Pull parts out of a model and measure what that does, with intervals, so that nobody chases noise.</p>
        <Button variant="primary" size="large" asChild>
          <Link href="/ablations/new">
            <Plus /> New study
          </Link>
        </Button>
      </div>
      <dl className="flex flex-col gap-5">
        {story.map(([title, text]) => (
          <div key={title}>
            <dt className="font-medium">{title}</dt>
            <dd className="text-muted">{text}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

/** Empty state: starts the first run with one click, and says what will happen then. */
"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Play, SlidersHorizontal } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { Button } from "../../components/ui/button";
import { Card } from "../../components/ui/card";
import { api } from "../../lib/api";
import { authorField } from "../../lib/author";
import { messageOf } from "../../lib/error-message";
import { keys } from "../../lib/queries";

const firstRecipe = "gpt2-nano";

const story = [
  ["A node takes it", "One of the workers claims the run within a second and builds its training graph."],
  [
    "It learns to write",
    "A GPT of about a million parameters starts from random numbers and reads two centuries of State of the Union addresses.",
  ],
  [
    "You watch",
    "The loss falls live, text samples grow from noise to words, checkpoints are kept. Pause it, kill its node, or go back: nothing is lost.",
  ],
] as const;

export function FirstRun() {
  const router = useRouter();
  const client = useQueryClient();
  const start = useMutation({
    mutationFn: () => api.call("createRun", { body: { recipe: firstRecipe, ...authorField() } }),
    onSuccess: (run) => {
      client.setQueryData(keys.run(run.id), run);
      void client.invalidateQueries({ queryKey: keys.runs });
      router.push(`/runs/${run.id}`);
    },
  });
  return (
    <Card className="grid gap-8 p-6 md:grid-cols-[1fr_1.2fr] md:p-10">
      <div className="flex flex-col items-start gap-4">
        <h2 className="text-balance font-semibold text-2xl tracking-tight">Train your first language model</h2>
        <p className="text-muted">
          From random numbers to readable words on this machine's processor. Nothing to configure, nothing leaves it.
        </p>
        <div className="flex flex-wrap gap-2">
          <Button
            variant="primary"
            size="large"
            onClick={() => start.mutate()}
            disabled={start.isPending || start.isSuccess}
            data-testid="start-first-run"
          >
            <Play /> {start.isPending || start.isSuccess ? "Starting" : `Start ${firstRecipe}`}
          </Button>
          <Button size="large" asChild>
            <Link href="/runs/new">
              <SlidersHorizontal /> Choose a recipe
            </Link>
          </Button>
        </div>
        {start.error !== null && (
          <p role="alert" className="text-danger">
            {messageOf(start.error)}
          </p>
        )}
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

/** A model that is cut down, as the API shows it: the task that cuts, then the run that fine-tunes. */
import { parseOrThrow, type Shrink, shrinkArguments, shrinkProgress, shrinkResult } from "@trainyard/contracts";
import { parametersByPart } from "@trainyard/model/counts";
import type { StoredAblation, StoredShrink } from "@trainyard/store";

/** @param loss of the whole model, as the study measured it, until the task has measured it too */
export function shrinkOf({ task, run }: StoredShrink, { id: ablationId, base }: StoredAblation, loss: number | null): Shrink {
  const result = task.result === null ? null : parseOrThrow(shrinkResult, task.result);
  const { embeddings, output, ...others } = parametersByPart(base.model);
  const nonEmbeddingParameters = others.attention + others.feedForward + others.norms;
  const isTuned = run?.status === "finished";
  return {
    id: task.id,
    ablationId,
    request: parseOrThrow(shrinkArguments, task.arguments).request,
    status: statusOf({ task, run }),
    problem:
      task.problem ?? (run?.status === "failed" || run?.status === "stopped" ? (run.statusDetail ?? `Its run was ${run.status}.`) : null),
    plan: result?.plan ?? null,
    before: result?.before ?? {
      parameters: embeddings + output + nonEmbeddingParameters,
      nonEmbeddingParameters,
      tokensPerSecond: null,
      validationLoss: loss,
    },
    cut: result?.cut ?? null,
    // Fine-tuning changes neither its size nor its speed.
    after: result !== null && isTuned ? { ...result.cut, validationLoss: run.validationLoss } : null,
    runId: result?.runId ?? null,
    runName: run?.name ?? null,
    createdAt: task.requestedAt.toISOString(),
  };
}

function statusOf({ task, run }: StoredShrink): Shrink["status"] {
  if (task.status === "failed" || run?.status === "failed" || run?.status === "stopped") return "failed";
  if (task.status !== "done") return task.progress === null ? "measuring" : parseOrThrow(shrinkProgress, task.progress).stage;
  return run === null || run.status === "finished" ? "done" : "fine-tuning";
}

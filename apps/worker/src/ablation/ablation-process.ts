/** A trained model in a process of its own, asked to be measured or cut. */
import { createRequire } from "node:module";
import { join } from "node:path";
import type { ablationMapArguments, shrinkArguments } from "@trainyard/contracts";
import type { AblationRequestMessage } from "@trainyard/trainer/ablation";
import type { z } from "zod";
import type { HomePaths } from "../home-paths";
import { createRequestProcess } from "../request-process";

export interface AblationWork {
  readonly paths: HomePaths;
  readonly threads: number;
  readonly signal: AbortSignal;
}

/** A large model on a small machine takes many minutes for each. */
const limitMs = 60 * 60_000;

type Studied = Pick<z.infer<typeof ablationMapArguments> | z.infer<typeof shrinkArguments>, "checkpoint" | "specification">;
type Ask = <Answer>(message: AblationRequestMessage, answer: { parse(value: unknown): Answer }) => Promise<Answer>;

/** Opens the model and lets `work` ask about it; the process ends with the work. */
export async function withTrainedModel<Result>(
  { checkpoint, specification, batches }: Studied & { readonly batches: number },
  { paths, threads, signal }: AblationWork,
  work: (ask: Ask) => Promise<Result>,
): Promise<Result> {
  const process = createRequestProcess(createRequire(import.meta.url).resolve("@trainyard/trainer/ablation-process"));
  const ask: Ask = async (message, answer) => answer.parse(await process.ask(message, { signal, limitMs }));
  const model = {
    checkpointDirectory: join(paths.checkpoints, checkpoint.path),
    specification,
    datasetDirectory: join(paths.datasets, specification.data.dataset),
    ...{ batches, threads },
  };
  try {
    await process.ask({ type: "open", model } satisfies AblationRequestMessage, { signal, limitMs });
    return await work(ask);
  } finally {
    process.end();
  }
}

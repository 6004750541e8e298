/** Measures checkpoints of a recipe's model and sends the measurement to its parent. */
import { checkpointBenchSpecification, measureCheckpoints } from "@trainyard/trainer/checkpoint-bench";
import { z } from "zod";

const count = z.coerce.number().int().min(1);
const [recipe, threads, checkpoints, directory] = z.tuple([z.string(), count, count, z.string()]).parse(process.argv.slice(2));
const specification = checkpointBenchSpecification(recipe);
const onProgress = (message: string) => void process.send?.(message);
process.send?.(await measureCheckpoints({ specification, directory, threads, checkpoints, onProgress }));
process.disconnect?.();

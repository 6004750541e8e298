/** Measures one shape of the engine bench and sends the measurement to its parent. */
import { engineBenchShapes, engineBenchSpecification, measureEngine } from "@trainyard/trainer/engine-bench";
import { z } from "zod";

const count = z.coerce.number().int().min(1);
const [shape, threads, rounds] = z.tuple([z.enum(engineBenchShapes), count, count]).parse(process.argv.slice(2));
process.send?.(await measureEngine({ specification: engineBenchSpecification(shape), threads, rounds }));
process.disconnect?.();

/** Measures this machine's matrix multiplication rate in a process of its own and sends it to its parent: the measurement blocks its thread. */
import { measureMatmulFlopsPerSecond } from "@trainyard/trainer";
import { z } from "zod";

const threads = z.coerce.number().int().min(1).parse(process.argv[2]);
process.send?.(await measureMatmulFlopsPerSecond(threads));
process.disconnect?.();

/** Faults that tests and drills inject through a switch of the worker: a file that only its own machine can write. */
import { z } from "zod";

/** Applied by the trainer, at the step given. */
export const trainerFault = z.discriminatedUnion("fault", [
  z.strictObject({ fault: z.literal("hang"), atStep: z.int() }),
  z.strictObject({ fault: z.literal("slow"), atStep: z.int(), factor: z.number().gt(1) }),
  z.strictObject({ fault: z.literal("nan"), atStep: z.int() }),
  z.strictObject({ fault: z.literal("bit-flip-weights"), atStep: z.int(), bit: z.int().min(0).max(31).default(30) }),
  z.strictObject({ fault: z.literal("bit-flip-checkpoint"), atStep: z.int() }),
  z.strictObject({ fault: z.literal("disk-full"), atStep: z.int() }),
  z.strictObject({ fault: z.literal("poisoned-batch"), atStep: z.int(), steps: z.int().min(1).default(1) }),
  z.strictObject({ fault: z.literal("learning-rate"), atStep: z.int(), steps: z.int().min(1).default(1), factor: z.number() }),
  z.strictObject({ fault: z.literal("stale-optimizer"), atStep: z.int(), field: z.string(), value: z.number() }),
]);
export type TrainerFault = z.infer<typeof trainerFault>;

/** Parts of an environment that a drill can change, as `EnvironmentDifference` names them. */
const feignedFields = ["processor", "packages.onnxruntime-node", "code.sources"] as const;

/** Applied by the agent, as soon as it reads of them. */
export const agentFault = z.discriminatedUnion("fault", [
  z.strictObject({ fault: z.literal("kill-trainer") }),
  z.strictObject({ fault: z.literal("freeze-trainer") }),
  z.strictObject({ fault: z.literal("kill-agent") }),
  z.strictObject({ fault: z.literal("freeze-agent") }),
  z.strictObject({ fault: z.literal("heartbeats-lost"), forMs: z.int() }),
  z.strictObject({ fault: z.literal("redis-cut"), forMs: z.int() }),
  z.strictObject({ fault: z.literal("postgres-cut"), forMs: z.int() }),
  z.strictObject({ fault: z.literal("clock-offset"), offsetMs: z.int() }),
  z.strictObject({ fault: z.literal("failing-diagnostic"), name: z.string() }),
  /** From the agent's next start: it says that this part of its environment is another; null: what it is. */
  z.strictObject({ fault: z.literal("environment"), field: z.enum(feignedFields), value: z.string().nullable() }),
]);
export type AgentFault = z.infer<typeof agentFault>;

/** The switch's file: each entry is applied once, by the node that it names. Entries are told apart by their id. */
export const faultFile = z.array(z.strictObject({ id: z.string(), node: z.string(), fault: z.union([trainerFault, agentFault]) }));
export type FaultFile = z.infer<typeof faultFile>;

/** The format of a reference case: `case.json` beside the config.json and model.safetensors of the same tiny model. */
import { z } from "zod";

/** Token rows, inputs and targets overlapping: columns 0..T-1 and 1..T. */
const tokenRows = z
  .array(z.array(z.int().min(0)).min(2))
  .min(1)
  .refine((rows) => rows.every((row) => row.length === rows[0]?.length), "rows must have one length");

const byParameter = z.record(z.string(), z.number());

export const parityCase = z.object({
  vocab: z.int().min(1),
  forward: z.object({
    tokens: tokenRows,
    loss: z.number(),
    logits_first_row_last_position: z.array(z.number()),
    logits_sum: z.number(),
    logits_sum_of_squares: z.number(),
  }),
  /** Of the loss at the saved weights, before clipping. */
  gradients: z.object({ global_norm: z.number(), norms: byParameter, sums: byParameter }),
  /** One AdamW step a batch; the loss of each before its update. */
  training: z.object({
    optimizer: z.literal("AdamW"),
    schedule: z.literal("constant"),
    lr: z.number(),
    betas: z.tuple([z.number(), z.number()]),
    eps: z.number(),
    weight_decay: z.number(),
    clip_global_norm: z.number(),
    batches: z.array(tokenRows).min(1),
    losses: z.array(z.number()),
  }),
});
export type ParityCase = z.infer<typeof parityCase>;

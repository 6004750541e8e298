/** What the absence of each layer adds to the loss of a trained model. */
import type { TrainedModel } from "./trained-model";
import { meanLoss, VariantLosses } from "./variant-losses";

/** Nats a token, by layer; infinite where the loss is not finite without it. */
export async function layerEffects(trained: TrainedModel): Promise<number[]> {
  const { model } = trained.specification;
  const losses = await VariantLosses.open(trained);
  try {
    const without = async (...parts: string[]) => meanLoss(await losses.of({ ...model, removed: [...model.removed, ...parts] }));
    const whole = (await without()) ?? Number.POSITIVE_INFINITY;
    const effects: number[] = [];
    for (let layer = 0; layer < model.layers; layer += 1)
      effects.push(((await without(`layer:${layer}`)) ?? Number.POSITIVE_INFINITY) - whole);
    return effects;
  } finally {
    await losses.release();
  }
}

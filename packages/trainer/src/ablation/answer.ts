/** Answers the requests about one model, one after the other. */
import { TrainyardError } from "@trainyard/contracts";
import { gateImportance } from "./gate-importance";
import type { AblationRequestMessage } from "./requests";
import { type CutPlan, cutTrainedModel, planCut } from "./shrink-model";
import { openTrainedModel, type TrainedModel, type TrainedModelRequest } from "./trained-model";
import { VariantLosses } from "./variant-losses";

interface Opened {
  readonly trained: TrainedModel;
  readonly from: TrainedModelRequest;
  readonly losses: VariantLosses;
}

export function ablationAnswerer(): (message: AblationRequestMessage) => Promise<unknown> {
  let opened: Opened | null = null;
  let planned: CutPlan | null = null;
  return async (message) => {
    if (message.type === "open") {
      const trained = await openTrainedModel(message.model);
      opened = { trained, from: message.model, losses: await VariantLosses.open(trained) };
      return null;
    }
    if (opened === null) throw new TrainyardError("internal", "No model was opened.");
    const { trained, from, losses } = opened;
    switch (message.type) {
      case "importance":
        return (await gateImportance(trained)).heads.map((layer) => [...layer]);
      case "losses":
        return losses.of(message.model);
      case "plan":
        planned = await planCut(trained, message.request);
        return planned.plan;
      case "cut":
        if (planned === null) throw new TrainyardError("internal", "No cut was planned.");
        return cutTrainedModel(trained, from, planned.kept, message);
    }
  };
}

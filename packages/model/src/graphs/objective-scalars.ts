/** The scalars that weigh what training adds to the plain loss: fed where they are above zero, and at zero no part of any graph. */
import type { LossSpecification, RegularisationSpecification } from "@trainyard/contracts";
import type { Tensor } from "@trainyard/graph";
import type { ScalarValues } from "../optimizers/optimizer";
import type { TrainingDesign } from "./design";

type Weights = LossSpecification & RegularisationSpecification;

/** Values by the names of their fields, to be fed to every graph of a step. */
export function objectiveScalars({ loss, regularisation }: Pick<TrainingDesign, "loss" | "regularisation">): ScalarValues {
  return Object.fromEntries(Object.entries({ ...loss, ...regularisation }).filter(([, weight]) => weight > 0));
}

/** Looks up the input scalar of a field, declared where it is above zero. */
export type WeightLookup = (field: keyof Weights) => Tensor | undefined;

export function weightInputs(design: Pick<TrainingDesign, "loss" | "regularisation">, scalar: (name: string) => Tensor): WeightLookup {
  const given = objectiveScalars(design);
  return (field) => (given[field] === undefined ? undefined : scalar(field));
}

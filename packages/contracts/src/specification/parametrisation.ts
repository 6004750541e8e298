/** What muP has no rule for: Yang et al., Tensor Programs V (2022), and what follows from its table 8. */
import type { ModelSpecification } from "./model";
import type {
  InitialisationSpecification,
  OptimizerSpecification,
  ParametrisationSpecification,
  RegularisationSpecification,
} from "./training";

interface Parametrised {
  readonly model: ModelSpecification;
  readonly initialisation: InitialisationSpecification;
  readonly parametrisation: ParametrisationSpecification;
  readonly optimizer: OptimizerSpecification;
  readonly regularisation: RegularisationSpecification;
}

/** Combinations that would not be alike at every width; each names the field to change. */
export function checkParametrisation(
  { model, initialisation, parametrisation, optimizer, regularisation }: Parametrised,
  refuse: (path: readonly string[], message: string) => void,
): void {
  if (parametrisation.method !== "mup") return;
  if (initialisation.method === "t-fixup")
    refuse(["initialisation", "method"], "must not be t-fixup under mup: its scales are derived for one rate of all parameters");
  if (model.embeddingWidth !== null && model.embeddingWidth !== model.width)
    refuse(["model", "embeddingWidth"], "must be empty under mup: whether narrower embeddings grow with the width is not said");
  // A gradient falls with the width where a weight does not, and Adam divides by the size of their sum (appendix B.3 of the paper).
  if (optimizer.name === "adam" && optimizer.weightDecay > 0)
    refuse(
      ["optimizer", "weightDecay"],
      "must be 0 with adam under mup: it would weigh more the wider the model is. AdamW's decay does not",
    );
  for (const field of ["l1", "l2"] as const)
    if (regularisation[field] > 0)
      refuse(["regularisation", field], "must be 0 under mup: the penalty's part of the gradient would grow with the width");
}

/** The one table of gradient rules. An operator missing here (Min, Max, ReduceMax) is an error where a gradient has to pass it. */
import type { OperatorName } from "../operators/attributes";
import { compositeRules } from "./composites";
import { elementwiseRules } from "./elementwise";
import { indexingRules } from "./indexing";
import { linearAlgebraRules } from "./linear-algebra";
import { movementRules } from "./movement";
import { normalisationRules } from "./normalisation";
import { reductionRules } from "./reductions";
import type { Rules } from "./rule";

export const gradientRules: Rules<OperatorName> = {
  ...elementwiseRules,
  ...linearAlgebraRules,
  ...reductionRules,
  ...movementRules,
  ...indexingRules,
  ...normalisationRules,
  ...compositeRules,
};

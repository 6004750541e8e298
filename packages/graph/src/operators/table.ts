/** The one table of operators. */
import type { OperatorName } from "./attributes";
import { composites } from "./composites";
import { elementwise } from "./elementwise";
import { indexing } from "./indexing";
import { linearAlgebra } from "./linear-algebra";
import { movement } from "./movement";
import { normalisation } from "./normalisation";
import type { OperatorGroup } from "./operator";
import { reductions } from "./reductions";

export const operators: OperatorGroup<OperatorName> = {
  ...elementwise,
  ...linearAlgebra,
  ...reductions,
  ...movement,
  ...indexing,
  ...normalisation,
  ...composites,
};

/** What a gradient rule is given and what it answers. */
import type { OperatorAttributes, OperatorName } from "../operators/attributes";
import type { OperatorNode, Tensor } from "../tensor";

/** X are operands, Y outputs, dY the gradients of the loss with respect to the outputs. */
export interface RuleContext<Name extends OperatorName> {
  readonly node: OperatorNode<Name>;
  readonly attributes: OperatorAttributes[Name];
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  /** Of the first output; the only one most operators have. */
  readonly dY: Tensor;
  /** Of every output; undefined where the loss does not depend on it. */
  readonly outputGradients: readonly (Tensor | undefined)[];
  /** Whether the gradient of each operand is wanted; a rule may skip the others. */
  readonly wanted: readonly boolean[];
}

/** Gradients of the operands; undefined where not wanted or where there is none (indices). */
export type GradientRule<Name extends OperatorName> = (context: RuleContext<Name>) => readonly (Tensor | undefined)[];

export const notDifferentiable = "not differentiable";

/** Three-valued: a rule, the statement that there is no derivative, or (absent) nobody has written one. The last two are errors, never zeros. */
export type Rules<Name extends OperatorName> = { readonly [Key in Name]?: GradientRule<Key> | typeof notDifferentiable };

/** Expressions over fields by dotted path. */
export { constraintIssues, constraintsOf } from "./constraints";
export type { ExpressionValue } from "./evaluate";
export { type Expression, parseExpression } from "./expression";

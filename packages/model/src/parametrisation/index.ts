/** muP. */
export { attentionScale, scaledForOutput } from "./function-scales";
export { isMatrixLike } from "./matrix-like";
export { rateFactor } from "./rates";
export { requireSameScales, standardised } from "./standardised";
export { type ModelDesign, widthMultiple } from "./width";

/** muP. */
export { attentionScale, scaledForOutput } from "./function-scales";
export { isMatrixLike } from "./matrix-like";
export { type RatedDesign, rateFactor } from "./rates";
export { requireSameScales, standardised } from "./standardised";
export { type ModelDesign, widthMultiple } from "./width";

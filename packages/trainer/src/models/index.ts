/** Saved models for commands: generating with them, giving them out. Brings the native runtime. */
export { exportHuggingFace } from "./export-hugging-face";
export { exportOnnx } from "./export-onnx";
export { type Generation, generateWith } from "./generate-with";
export { readSavedModel, type SavedModel, type SavedModelPlaces } from "./saved-model";

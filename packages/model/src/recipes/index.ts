/** Recipes, and how changes to one become a run specification; a light entry point that a browser can load. */
export { recipeByName, recipes } from "./catalogue";
export { type CoordinateRun, coordinateRuns } from "./coordinate-runs";
export { keptInProportion } from "./keep-in-proportion";
export { changedSpecification, resolveSpecification } from "./resolve-specification";
export { trialSpecification } from "./trial-specification";

/** Which optimizer updates a parameter, and whether it decays. */
import type { OptimizerSpecification } from "@trainyard/contracts";
import type { Parameter, ParameterPart } from "../parameters";

export type OptimizerName = OptimizerSpecification["name"];

/** Rows of these are looked up or scored one by one, so that they are no maps between features whose spectrum Muon could even out. */
const isIndexedByToken: ReadonlySet<ParameterPart> = new Set(["token-embedding", "position-embedding", "output"]);

/**
 * The specification's own, but for Muon, which takes the matrices inside the network and leaves embeddings, the output projection, gains
 * and biases to AdamW (Jordan, Muon: An optimizer for hidden layers, 2024; Liu et al., Muon is Scalable for LLM Training, 2025, section 2.2).
 */
export function optimizerNameOf({ name }: Pick<OptimizerSpecification, "name">, { shape, part }: Parameter): OptimizerName {
  return name === "muon" && (shape.length !== 2 || isIndexedByToken.has(part)) ? "adamw" : name;
}

/** Whether the decay mask covers a parameter. */
export function decays({ decayMask }: Pick<OptimizerSpecification, "decayMask">, { shape, part }: Parameter): boolean {
  if (decayMask === "all") return true;
  if (shape.length < 2) return false;
  return decayMask === "matrices" || (part !== "token-embedding" && part !== "position-embedding");
}

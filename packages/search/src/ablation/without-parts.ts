/** The specification of a model that never had certain parts. */
import {
  fieldValue,
  InvalidError,
  parseOrThrow,
  type RunSpecification,
  runSpecification,
  specificationField,
  valueAt,
} from "@trainyard/contracts";
import { parsePart } from "./part";
import { partsOf } from "./parts-of";

/**
 * `base` with the parts out; `null` takes out nothing.
 * @throws InvalidError that names a part which is not there, or whose value the field cannot have
 */
export function withoutParts(base: RunSpecification, parts: readonly string[]): RunSpecification {
  const there = new Set(Object.values(partsOf(base)).flat());
  return parseOrThrow(
    runSpecification,
    parts.reduce((specification, part) => withoutPart(specification, part, there), base),
  );
}

function withoutPart(specification: RunSpecification, part: string, there: ReadonlySet<string>): RunSpecification {
  const parsed = parsePart(part);
  if (parsed.kind === "field") return withField(specification, part, parsed.path, parsed.value);
  if (!there.has(part)) throw refused(`is not in this model: ${part}`);
  const model = (changes: Partial<RunSpecification["model"]>) => ({ ...specification, model: { ...specification.model, ...changes } });
  switch (parsed.kind) {
    case "layer":
    case "attention":
    case "feed-forward":
    case "head":
    case "biases":
      return model({ removed: [...specification.model.removed, part] });
    case "positions":
      return model({ positions: "none" });
    case "norms":
      return model({ norm: "none" });
    case "final-norm":
      return model({ finalNorm: false });
    case "tied-embeddings":
      return model({ tiedEmbeddings: false });
    case "sparse-pattern":
      return model({ attentionPattern: ["dense"] });
    case "dropout": {
      const none = { embeddingDropout: 0, attentionDropout: 0, residualDropout: 0 };
      return { ...specification, regularisation: { ...specification.regularisation, ...none } };
    }
    case "null":
      return specification;
  }
}

/** A duration has one unit: a value of it takes the place of what was there. */
function withField(specification: RunSpecification, part: string, path: string, text: string): RunSpecification {
  const field = specificationField(path);
  if (field === undefined) throw refused(`names no field of a run specification: ${part}`);
  const value = fieldValue(field, text);
  if (JSON.stringify(valueAt(specification, path)) === JSON.stringify(value)) throw refused(`has that value already: ${part}`);
  const [section = "", ...names] = path.split(".");
  const name = names.join(".");
  if (name === "") return { ...specification, [section]: value };
  const before = section === "duration" ? {} : specification[section as keyof RunSpecification];
  return { ...specification, [section]: { ...(before as object), [name]: value } };
}

function refused(message: string): InvalidError {
  return new InvalidError([{ field: "parts", message }]);
}

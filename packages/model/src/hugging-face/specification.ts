/** config.json -> architecture, and back. */
import { checkModel, type ModelSpecification, modelSpecification } from "@trainyard/contracts";
import { IncompatibleWeightsError } from "../errors";
import { type Architecture, architectureOf } from "./architecture";
import type { Format } from "./format";
import { formatOf, formats } from "./formats";
import { type Config, Settings } from "./settings";

/** The architecture that a config.json describes. Throws an IncompatibleWeightsError that names the setting and what is supported. */
export function specificationFromConfig(config: Config): ModelSpecification {
  const settings = new Settings(config);
  const modelType = settings.value("model_type");
  const format = formats.find((each) => each.modelType === modelType);
  if (format === undefined) return settings.refuse("model_type", modelType ?? null, formats.map((each) => each.modelType).join(", "));
  settings.only("quantization_config", null);
  return specificationOf(format, settings);
}

/**
 * The config.json of an architecture, as its family has it. `endOfText` is the token between documents. Throws an IncompatibleWeightsError that
 * names the first field which the family's settings cannot say: what is read back must be what was written.
 */
export function configFromSpecification(model: ModelSpecification, endOfText: number | null): Config {
  const format = formatOf(model);
  const config = {
    model_type: format.modelType,
    architectures: [format.architecture],
    ...format.config(model),
    vocab_size: model.vocabulary,
    tie_word_embeddings: model.tiedEmbeddings,
    bos_token_id: endOfText,
    eos_token_id: endOfText,
    dtype: "float32",
    torch_dtype: "float32", // its name before version 5
    use_cache: true,
  };
  const written = architectureOf(model);
  const read = architectureOf(specificationOf(format, new Settings(config)));
  const lost = (Object.keys(written) as (keyof Architecture)[]).find((field) => String(written[field]) !== String(read[field]));
  if (lost !== undefined)
    throw new IncompatibleWeightsError(
      `A Hugging Face ${format.modelType} model has no ${lost} = ${String(written[lost])}; it would be ${String(read[lost])}.`,
    );
  return config;
}

function specificationOf(format: Format, settings: Settings): ModelSpecification {
  const parsed = modelSpecification.safeParse(format.specification(settings));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new IncompatibleWeightsError(`config.json describes a model that is not supported: ${issue?.path.join(".")}: ${issue?.message}.`);
  }
  checkModel(parsed.data, (field, message) => {
    throw new IncompatibleWeightsError(`config.json describes a model that is not supported: ${field} ${message}.`);
  });
  return parsed.data;
}

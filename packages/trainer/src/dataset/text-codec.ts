/** Text to token ids and back, with a dataset's tokenizer. */
import { Tokenizer } from "tokenizers";

export class TextCodec {
  readonly #tokenizer: Tokenizer;

  /** `json` is the text of a tokenizer.json. */
  constructor(json: string) {
    this.#tokenizer = Tokenizer.fromString(json);
  }

  get vocabulary(): number {
    return this.#tokenizer.getVocabSize(true);
  }

  async encode(text: string): Promise<readonly number[]> {
    return (await this.#tokenizer.encode(text)).getIds();
  }

  /** Bytes that form no whole character become U+FFFD. */
  async decode(ids: readonly number[]): Promise<string> {
    return this.#tokenizer.decode([...ids], false);
  }
}

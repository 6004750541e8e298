/** Text of a growing list of tokens, told piece by piece: a token can end in the middle of a character. */
import type { TextCodec } from "../dataset/text-codec";

const replacement = "\uFFFD";

export class TextStream {
  readonly #codec: TextCodec;
  readonly #onText: (piece: string) => void;
  readonly #tokens: number[] = [];
  /** Characters told so far. */
  #told = 0;

  constructor(codec: TextCodec, onText: (piece: string) => void) {
    this.#codec = codec;
    this.#onText = onText;
  }

  get tokens(): number {
    return this.#tokens.length;
  }

  /** Tells what is certain: all but characters that further bytes may complete. */
  async add(token: number): Promise<void> {
    this.#tokens.push(token);
    const text = await this.#codec.decode(this.#tokens);
    let certain = text.length;
    while (text.charAt(certain - 1) === replacement) certain -= 1;
    this.#tell(text.slice(0, certain));
  }

  /** Tells the rest; answers the whole text. */
  async end(): Promise<string> {
    const text = await this.#codec.decode(this.#tokens);
    this.#tell(text);
    return text;
  }

  #tell(text: string): void {
    if (text.length <= this.#told) return;
    this.#onText(text.slice(this.#told));
    this.#told = text.length;
  }
}

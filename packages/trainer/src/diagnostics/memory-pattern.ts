/** Fills memory with patterns and reads them back: stuck and coupled bits show as words that changed. */
import type { Finding } from "./finding";

export interface MemoryTest {
  readonly bytes: number;
  /** Runs between writing and reading; a test flips a bit here. */
  readonly between?: (words: Uint32Array) => void;
}

type Pattern = (index: number) => number;

/** All zeros and ones, checkerboards, a one that walks through the words, and each word's own place (March and moving-inversion tests have these). */
const patterns: readonly Pattern[] = [
  () => 0,
  () => 0xffffffff,
  () => 0x55555555,
  () => 0xaaaaaaaa,
  (index) => (1 << (index & 31)) >>> 0,
  (index) => ~(1 << (index & 31)) >>> 0,
  (index) => Math.imul(index, 0x9e3779b1) >>> 0,
];

export function testMemory({ bytes, between = () => undefined }: MemoryTest): Finding {
  const words = new Uint32Array(Math.floor(bytes / 4));
  let wrong = 0;
  let first: string | null = null;
  for (const pattern of patterns) {
    for (let index = 0; index < words.length; index += 1) words[index] = pattern(index);
    between(words);
    for (let index = 0; index < words.length; index += 1) {
      const expected = pattern(index);
      const found = words[index] ?? 0;
      if (found === expected) continue;
      wrong += 1;
      first ??= `Word ${index} came back as 0x${hex(found)}, written was 0x${hex(expected)}.`;
    }
  }
  const detail = first ?? `${patterns.length} patterns over ${(bytes / 2 ** 20).toFixed(0)} MiB came back unchanged.`;
  return { status: wrong === 0 ? "pass" : "fail", figure: wrong, unit: "words changed", limit: 0, detail };
}

function hex(word: number): string {
  return word.toString(16).padStart(8, "0");
}

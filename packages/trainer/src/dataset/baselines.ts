/** Losses that a model must beat to have learnt anything: unigram and bigram models of the training tokens. */

/**
 * Cross-entropy of the validation tokens after the first, nats a token, under the unigram model of the training tokens.
 * Add-one smoothing gives unseen tokens a chance: p(b) = (count(b) + 1) / (N + vocabulary).
 */
export function unigramLoss(train: Uint16Array, validation: Uint16Array, vocabulary: number): number {
  const counts = countsOf(train, vocabulary);
  const total = train.length + vocabulary;
  return meanOverTargets(validation, (_, token) => -Math.log(((counts[token] ?? 0) + 1) / total));
}

/** Likewise under the bigram model with add-one (Laplace) smoothing: p(b | a) = (count(a, b) + 1) / (count(a) + vocabulary). */
export function bigramLoss(train: Uint16Array, validation: Uint16Array, vocabulary: number): number {
  const followed = countsOf(train.subarray(0, -1), vocabulary);
  const pairs = new Map<number, number>();
  for (let index = 1; index < train.length; index += 1) {
    const pair = (train[index - 1] ?? 0) * vocabulary + (train[index] ?? 0);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return meanOverTargets(validation, (previous, token) => {
    const count = pairs.get(previous * vocabulary + token) ?? 0;
    return -Math.log((count + 1) / ((followed[previous] ?? 0) + vocabulary));
  });
}

function countsOf(tokens: Uint16Array, vocabulary: number): Float64Array {
  const counts = new Float64Array(vocabulary);
  for (const token of tokens) counts[token] = (counts[token] ?? 0) + 1;
  return counts;
}

function meanOverTargets(tokens: Uint16Array, loss: (previous: number, token: number) => number): number {
  let sum = 0;
  for (let index = 1; index < tokens.length; index += 1) sum += loss(tokens[index - 1] ?? 0, tokens[index] ?? 0);
  return sum / (tokens.length - 1);
}

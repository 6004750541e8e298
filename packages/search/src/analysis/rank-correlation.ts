/** Spearman's rank correlation. */

/** From 0; equal figures share the mean of their ranks. */
export function ranksOf(figures: readonly number[]): number[] {
  const order = figures.map((figure, index) => ({ figure, index })).sort((a, b) => a.figure - b.figure);
  const ranks = figures.map(() => 0);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to + 1 < order.length && order[to + 1]?.figure === order[from]?.figure) to += 1;
    for (const { index } of order.slice(from, to + 1)) ranks[index] = (from + to) / 2;
    from = to + 1;
  }
  return ranks;
}

/** Pearson's; of ranks it is Spearman's. 0 where one of them does not vary. */
export function correlationOf(a: readonly number[], b: readonly number[]): number {
  const mean = (figures: readonly number[]) => figures.reduce((sum, figure) => sum + figure, 0) / figures.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let both = 0;
  let squaresA = 0;
  let squaresB = 0;
  a.forEach((figure, index) => {
    const [x, y] = [figure - meanA, (b[index] ?? meanB) - meanB];
    both += x * y;
    squaresA += x * x;
    squaresB += y * y;
  });
  return squaresA > 0 && squaresB > 0 ? both / Math.sqrt(squaresA * squaresB) : 0;
}

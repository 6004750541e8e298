/** What CMA-ES does with choices, which have no order: a probability for each, beside the normal distribution of the numbers. */
import { below, type Random } from "../numbers/random";

/** Share of the way to the chosen ones' frequencies in one generation. */
const learningRate = 0.3;

/**
 * Independent distributions over the choices of several parameters, as in CatCMA (Hamano et al., Stochastic Optimization for Mixed-Category
 * Problems, 2024), with its least probability but a fixed learning rate (population-based incremental learning, Baluja 1994).
 */
export class Categories {
  readonly probabilities: readonly Float64Array[];
  readonly #least: readonly number[];

  constructor(levels: readonly number[]) {
    this.probabilities = levels.map((count) => new Float64Array(count).fill(1 / count));
    const share = 1 - 0.73 ** (1 / levels.length);
    this.#least = levels.map((count) => share / (count - 1));
  }

  /** A level of each parameter. */
  draw(random: Random): number[] {
    return this.probabilities.map((probabilities) => {
      let left = random();
      const level = probabilities.findIndex((probability) => {
        left -= probability;
        return left < 0;
      });
      return level < 0 ? below(probabilities.length, random) : level;
    });
  }

  /** Levels of a generation's points, the best first; -1: the parameter had no value. Weights below 0 are not used. */
  tell(points: readonly (readonly number[])[], weights: readonly number[]): void {
    this.probabilities.forEach((probabilities, parameter) => {
      const frequencies = new Float64Array(probabilities.length);
      points.forEach((levels, rank) => {
        const level = levels[parameter] ?? -1;
        const weight = Math.max(0, weights[rank] ?? 0);
        if (level >= 0) frequencies[level] = (frequencies[level] as number) + weight;
      });
      const seen = frequencies.reduce((sum, frequency) => sum + frequency, 0);
      const least = this.#least[parameter] ?? 0;
      probabilities.forEach((probability, level) => {
        const moved = probability + learningRate * ((frequencies[level] as number) - seen * probability);
        probabilities[level] = Math.max(least, moved);
      });
      const total = probabilities.reduce((sum, probability) => sum + probability, 0);
      probabilities.forEach((probability, level) => {
        probabilities[level] = probability / total;
      });
    });
  }
}

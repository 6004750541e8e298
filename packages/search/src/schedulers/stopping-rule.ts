/**
 * Median and percentile rule (Golovin et al. 2017, Google Vizier, section 3.2.1; the comparison is that of Optuna's pruners): a trial is
 * pruned at a rung when the best loss that it has had is worse than the percentile of the losses that others had there.
 */
import { percentile } from "./percentile";
import { goOn, grow, type Judge, type Next, type Scheduler } from "./scheduler";
import { Standings } from "./standings";
import { lossText, shareText } from "./words";

export interface StoppingRuleOptions {
  /** Share of the trials, in percent, that a rung lets through. */
  readonly percentile: number;
  readonly startupTrials: number;
  readonly warmup: number;
}

export class StoppingRule implements Scheduler {
  readonly #fractions: readonly number[];
  readonly #options: StoppingRuleOptions;
  readonly #judge: Judge;
  readonly #standings: readonly Standings[];
  readonly #best = new Map<number, number>();
  /** Trials that go on, and to which rung; first come, first served. */
  readonly #ready = new Map<number, number>();

  constructor(fractions: readonly number[], options: StoppingRuleOptions, judge: Judge) {
    this.#fractions = fractions;
    this.#options = options;
    this.#judge = judge;
    this.#standings = fractions.map(() => new Standings());
  }

  next(mayGrow: boolean): Next | null {
    const [first] = this.#ready;
    if (first !== undefined) return goOn(...first);
    return mayGrow ? grow(0) : null;
  }

  began(trial: number): void {
    this.#ready.delete(trial);
  }

  reached(trial: number, rung: number, loss: number): void {
    const others = this.#standings[rung];
    const fraction = this.#fractions[rung] ?? 1;
    if (others === undefined || !Number.isFinite(loss)) return;
    const best = Math.min(loss, this.#best.get(trial) ?? loss);
    this.#best.set(trial, best);
    if (rung < this.#fractions.length - 1) {
      const { isPruned, why } = this.#verdict(best, others, fraction);
      if (!isPruned) this.#ready.set(trial, rung + 1);
      this.#judge(trial, rung, isPruned ? "pruned" : "goes-on", why);
    }
    others.add(trial, loss);
  }

  left(): void {}

  close(why: string): void {
    for (const [trial, rung] of this.#ready) this.#judge(trial, rung - 1, "pruned", why);
  }

  #verdict(best: number, { entries, count }: Standings, fraction: number): { isPruned: boolean; why: string } {
    const { startupTrials, warmup, percentile: share } = this.#options;
    if (fraction < warmup) return { isPruned: false, why: `No trial is pruned before ${shareText(warmup)} of its tokens.` };
    if (count < startupTrials)
      return { isPruned: false, why: `${count} others came as far, and ${startupTrials} must before any is pruned.` };
    const losses = entries.map(({ loss }) => loss);
    const limit = percentile(losses, share);
    const limitText = `${lossText(limit)} is ${share === 50 ? "the median" : `percentile ${share}`} of ${count} others`;
    return { isPruned: best > limit, why: `${lossText(best)} at best up to ${shareText(fraction)} of its tokens; ${limitText}.` };
  }
}

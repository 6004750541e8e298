/**
 * Asynchronous successive halving (Li et al. 2020, A System for Massively Parallel Hyperparameter Tuning, algorithm 2): whenever a slot is
 * free, the best trial that is among the best 1/factor of its rung goes on from there, highest rung first; where there is none, a new one
 * begins. Nobody ever waits for a rung to fill.
 *
 * While new trials may come, no more than 1/factor of a rung go on in all (Li et al. 2022, Hyper-Tune, delayed promotion): those that are the
 * best only among the first few would go on else, and take tokens from others.
 *
 * The paper's sweep has no end. Ours has: once no trial is to come and nothing more happens at a rung, its best goes on if nobody else did,
 * so that at least one trial is trained whole.
 */
import { goOn, grow, type Judge, type Next, type Scheduler } from "./scheduler";
import { type Entry, Standings } from "./standings";
import { lossText, shareText } from "./words";

interface RungState {
  readonly fraction: number;
  readonly standings: Standings;
  readonly gone: Set<number>;
  /** Stretches that end here and have not. */
  coming: number;
}

export class Asha implements Scheduler {
  readonly #rungs: readonly RungState[];
  readonly #factor: number;
  readonly #judge: Judge;

  constructor(fractions: readonly number[], reductionFactor: number, judge: Judge) {
    this.#rungs = fractions.map((fraction) => ({ fraction, standings: new Standings(), gone: new Set(), coming: 0 }));
    this.#factor = reductionFactor;
    this.#judge = judge;
  }

  next(mayGrow: boolean): Next | null {
    for (let rung = this.#rungs.length - 2; rung >= 0; rung -= 1) {
      const state = this.#rungs[rung];
      const places = this.#places(rung);
      if (state === undefined || (mayGrow && state.gone.size >= places)) continue;
      const best = this.#best(state, places);
      if (best !== undefined) return goOn(best.trial, rung + 1);
    }
    return mayGrow ? grow(0) : this.#last();
  }

  began(trial: number, rung: number): void {
    const state = this.#rungs[rung];
    if (state !== undefined) state.coming += 1;
    const before = this.#rungs[rung - 1];
    if (before === undefined) return;
    before.gone.add(trial);
    this.#judge(trial, rung - 1, "goes-on", this.#why(before, trial, this.#places(rung - 1)));
  }

  reached(trial: number, rung: number, loss: number): void {
    this.left(trial, rung);
    this.#rungs[rung]?.standings.add(trial, loss);
  }

  left(_trial: number, rung: number): void {
    const state = this.#rungs[rung];
    if (state !== undefined) state.coming -= 1;
  }

  close(why: string): void {
    this.#rungs.slice(0, -1).forEach((state, rung) => {
      for (const { trial, loss } of state.standings.entries)
        if (Number.isFinite(loss) && !state.gone.has(trial))
          this.#judge(trial, rung, "pruned", `${this.#why(state, trial, this.#places(rung))} ${why}`);
    });
  }

  #places(rung: number): number {
    return Math.floor((this.#rungs[rung]?.standings.count ?? 0) / this.#factor);
  }

  #best(state: RungState, places: number): Entry | undefined {
    return state.standings.entries.slice(0, places).find(({ trial, loss }) => !state.gone.has(trial) && Number.isFinite(loss));
  }

  #last(): Next | null {
    for (const [rung, state] of this.#rungs.slice(0, -1).entries()) {
      const above = this.#rungs[rung + 1];
      if (state.coming > 0 || above === undefined) return null;
      const isLast = above.coming === 0 && !above.standings.entries.some(({ loss }) => Number.isFinite(loss));
      const best = isLast ? this.#best(state, state.standings.count) : undefined;
      if (best !== undefined) return goOn(best.trial, rung + 1);
    }
    return null;
  }

  #why({ standings, fraction }: RungState, trial: number, places: number): string {
    const index = standings.entries.findIndex((entry) => entry.trial === trial);
    const loss = standings.entries[index]?.loss ?? Number.NaN;
    const place = `Place ${index + 1} of ${standings.count} at ${shareText(fraction)} of its tokens, with ${lossText(loss)}`;
    if (index < places) return `${place}; the best ${places} go on.`;
    return places === 0
      ? `${place}; the best goes on.`
      : `${place}; the best ${places} go on, up to ${lossText(standings.entries[places - 1]?.loss ?? Number.NaN)}.`;
  }
}

/**
 * Population-based training (Jaderberg et al. 2017): all members train side by side; at each rung the worst go on from the checkpoints of the
 * best with values a little changed. Truncation selection, shares and perturbation as in its section 4.1.1 and Ray Tune's defaults.
 *
 * Members are compared once all of them have come to the rung, so that they are compared at equal tokens and the copied checkpoint is the
 * rung's. A member that diverged or crashed has left the population.
 */
import { below, randomStream } from "../numbers/random";
import { goOn, grow, type Judge, type Next, type Scheduler } from "./scheduler";
import { type Entry, Standings } from "./standings";
import { lossText, shareText } from "./words";

export interface PopulationOptions {
  readonly population: number;
  /** Share that copies, and share that is copied. */
  readonly quantile: number;
  /** Of the sweep. */
  readonly seed: number;
}

export class Population implements Scheduler {
  readonly #fractions: readonly number[];
  readonly #options: PopulationOptions;
  readonly #judge: Judge;
  /** Members that are to come to the rung and have not. */
  readonly #coming = new Set<number>();
  readonly #ready = new Map<number, Next>();
  #standings = new Standings();
  #rung = 0;
  #begun = 0;
  #isOpen = true;

  constructor(fractions: readonly number[], options: PopulationOptions, judge: Judge) {
    this.#fractions = fractions;
    this.#options = options;
    this.#judge = judge;
  }

  next(mayGrow: boolean): Next | null {
    if (this.#isOpen && mayGrow) return grow(0);
    this.#isOpen = false;
    this.#settle();
    return this.#ready.values().next().value ?? null;
  }

  began(trial: number): void {
    if (this.#ready.delete(trial)) return;
    this.#coming.add(trial);
    this.#begun += 1;
    if (this.#begun === this.#options.population) this.#isOpen = false;
  }

  reached(trial: number, _rung: number, loss: number): void {
    if (Number.isFinite(loss)) this.#standings.add(trial, loss);
    this.left(trial);
  }

  left(trial: number): void {
    this.#coming.delete(trial);
    this.#settle();
  }

  close(why: string): void {
    for (const [trial, { rung }] of this.#ready) this.#judge(trial, rung - 1, "pruned", why);
    if (this.#rung < this.#fractions.length - 1)
      for (const { trial } of this.#standings.entries) this.#judge(trial, this.#rung, "pruned", why);
  }

  /** Compares the members once all of them have come. */
  #settle(): void {
    const { entries, count } = this.#standings;
    if (this.#isOpen || this.#coming.size > 0 || count === 0 || this.#rung === this.#fractions.length - 1) return;
    const copies = Math.min(Math.floor(count / 2), Math.ceil(count * this.#options.quantile));
    const sources = entries.slice(0, copies);
    const decided = entries.map((entry, index) => this.#decide(entry, index, index >= count - copies ? sources : []));
    for (const next of decided.sort((a, b) => a.trial - b.trial)) {
      this.#ready.set(next.trial, next);
      this.#coming.add(next.trial);
    }
    this.#standings = new Standings();
    this.#rung += 1;
  }

  #decide({ trial, loss }: Entry, index: number, sources: readonly Entry[]): Next & { trial: number } {
    const rung = this.#rung;
    const source = sources[below(sources.length, randomStream(this.#options.seed, `exploit ${rung}`, trial))];
    const at = `Place ${index + 1} of ${this.#standings.count} at ${shareText(this.#fractions[rung] ?? 1)} of its tokens, with ${lossText(loss)}`;
    if (source === undefined) this.#judge(trial, rung, "goes-on", `${at}.`);
    else this.#judge(trial, rung, "copies", `${at}; goes on from trial ${source.trial}, which has ${lossText(source.loss)}.`);
    return { ...goOn(trial, rung + 1), trial, copiedFrom: source?.trial ?? null };
  }
}

/**
 * Successive halving (Jamieson and Talwalkar 2016) and Hyperband (Li et al. 2018, algorithm 1), which is several brackets of it that differ in
 * how early they prune. A bracket's trials are compared once all of them have come to the rung; meanwhile the next bracket fills, so that
 * slots are never free for want of trials.
 */
import { goOn, grow, type Judge, type Next, type Scheduler } from "./scheduler";
import { Standings } from "./standings";
import { lossText, shareText } from "./words";

export interface BracketShape {
  /** Trials. */
  readonly size: number;
  readonly firstRung: number;
}

interface Bracket {
  readonly shape: BracketShape;
  isOpen: boolean;
  rung: number;
  /** Trials that are to come to the rung and have not. */
  readonly coming: Set<number>;
  standings: Standings;
  begun: number;
}

export class Halving implements Scheduler {
  readonly #fractions: readonly number[];
  readonly #factor: number;
  readonly #shapes: readonly [BracketShape, ...BracketShape[]];
  readonly #judge: Judge;
  readonly #brackets: Bracket[] = [];
  readonly #bracketOf = new Map<number, Bracket>();
  readonly #ready = new Map<number, number>();

  /** The shapes are those of the brackets in order, from the start again after the last. */
  constructor(fractions: readonly number[], factor: number, shapes: readonly [BracketShape, ...BracketShape[]], judge: Judge) {
    this.#fractions = fractions;
    this.#factor = factor;
    this.#shapes = shapes;
    this.#judge = judge;
  }

  next(mayGrow: boolean): Next | null {
    const filling = this.#brackets.at(-1);
    if (!mayGrow && filling?.isOpen === true) {
      filling.isOpen = false;
      this.#settle(filling);
    }
    const [first] = this.#ready;
    if (first !== undefined) return goOn(...first);
    return mayGrow ? grow(filling?.isOpen === true ? filling.shape.firstRung : this.#nextShape().firstRung) : null;
  }

  began(trial: number, rung: number): void {
    if (this.#ready.delete(trial)) return;
    const bracket = this.#filling(rung);
    this.#bracketOf.set(trial, bracket);
    bracket.coming.add(trial);
    bracket.begun += 1;
    bracket.isOpen = bracket.begun < bracket.shape.size;
  }

  reached(trial: number, rung: number, loss: number): void {
    const bracket = this.#bracketOf.get(trial);
    if (bracket === undefined || rung !== bracket.rung) return;
    bracket.standings.add(trial, loss);
    this.left(trial);
  }

  left(trial: number): void {
    const bracket = this.#bracketOf.get(trial);
    if (bracket?.coming.delete(trial) === true) this.#settle(bracket);
  }

  close(why: string): void {
    for (const [trial, rung] of this.#ready) this.#judge(trial, rung - 1, "pruned", why);
    for (const bracket of this.#brackets)
      if (bracket.rung < this.#fractions.length - 1 && (bracket.isOpen || bracket.coming.size > 0))
        for (const { trial, loss } of bracket.standings.entries) if (Number.isFinite(loss)) this.#judge(trial, bracket.rung, "pruned", why);
  }

  #nextShape(): BracketShape {
    return this.#shapes[this.#brackets.length % this.#shapes.length] ?? this.#shapes[0];
  }

  #filling(rung: number): Bracket {
    const last = this.#brackets.at(-1);
    if (last?.isOpen === true) return last;
    const bracket = { shape: this.#nextShape(), isOpen: true, rung, coming: new Set<number>(), standings: new Standings(), begun: 0 };
    this.#brackets.push(bracket);
    return bracket;
  }

  /** Compares the bracket's trials once all of them have come. */
  #settle(bracket: Bracket): void {
    const { rung, standings } = bracket;
    const fraction = this.#fractions[rung];
    if (bracket.isOpen || bracket.coming.size > 0 || fraction === undefined || rung === this.#fractions.length - 1) return;
    const places = Math.max(1, Math.floor(standings.count / this.#factor));
    const limit = standings.entries[places - 1];
    bracket.rung += 1;
    bracket.standings = new Standings();
    for (const [index, { trial, loss }] of standings.entries.entries()) {
      if (!Number.isFinite(loss)) continue;
      const place = `Place ${index + 1} of ${standings.count} at ${shareText(fraction)} of its tokens, with ${lossText(loss)}`;
      if (index < places) {
        bracket.coming.add(trial);
        this.#ready.set(trial, bracket.rung);
        this.#judge(trial, rung, "goes-on", `${place}; the best ${places === 1 ? "goes" : `${places} go`} on.`);
      } else {
        const best = places === 1 ? "the best goes on, with" : `the best ${places} go on, up to`;
        this.#judge(trial, rung, "pruned", `${place}; ${best} ${lossText(limit?.loss ?? Number.NaN)}.`);
      }
    }
  }
}

/**
 * Brackets of Hyperband for rungs 0 to `last`: the most eager begins at rung 0 with the most trials, the last trains all of its own whole
 * (Li et al. 2018, algorithm 1: n = ceil((last + 1) / (s + 1) * factor^s) trials begin at rung last - s).
 */
export function hyperbandBrackets(last: number, factor: number): [BracketShape, ...BracketShape[]] {
  const shape = (s: number): BracketShape => ({ size: Math.ceil(((last + 1) / (s + 1)) * factor ** s), firstRung: last - s });
  return [shape(last), ...Array.from({ length: last }, (_, index) => shape(last - 1 - index))];
}

/** Trials that came to the same rung, best first. */

export interface Entry {
  readonly trial: number;
  readonly loss: number;
}

export class Standings {
  readonly entries: Entry[] = [];

  get count(): number {
    return this.entries.length;
  }

  add(trial: number, loss: number): void {
    this.entries.splice(this.placeOf({ trial, loss }), 0, { trial, loss });
  }

  /** From 0; of equal losses the earlier trial's comes first. */
  placeOf({ trial, loss }: Entry): number {
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const entry = this.entries[middle];
      if (entry !== undefined && (entry.loss < loss || (entry.loss === loss && entry.trial < trial))) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

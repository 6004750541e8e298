/** A check that ran and found something wrong; what it says is in its log. */
export class CheckFailed extends Error {
  /** @param {import("./main.mjs").Totals} totals */
  constructor(totals) {
    super(`${totals.failed} failed`);
    this.totals = totals;
  }
}

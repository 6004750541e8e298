/** Which trials may train now: sweeps share nodes with each other and with ordinary runs, and never take more of them than there are. */
import type { HeldTrial, ReadyStretch, TrialWork } from "@trainyard/store";

export interface SweepShare {
  readonly sweepId: string;
  /** Of the healthy nodes that all sweeps together may hold while ordinary runs wait. */
  readonly share: number;
  /** Its budget in node-hours is used up: nothing of it begins. */
  readonly isSpent: boolean;
}

export interface SharedOut {
  readonly begin: readonly ReadyStretch[];
  readonly pause: readonly HeldTrial[];
}

/** Sweeps take turns: the next trial is of the one that holds the fewest nodes. One node at least is theirs, so that none starves. */
export function shareOut({ healthyNodes, ordinary, held, ready }: TrialWork, sweeps: readonly SweepShare[]): SharedOut {
  const most = (share: number) => Math.max(1, ordinary.waiting > 0 ? Math.floor(share * healthyNodes) : healthyNodes - ordinary.running);
  const shareOf = new Map(sweeps.map((sweep) => [sweep.sweepId, sweep]));
  const mayHold = (sweepId: string) => most(shareOf.get(sweepId)?.share ?? 1);

  const running = held.filter(({ sweepStatus }) => sweepStatus === "running");
  const unwanted = held.filter(({ sweepStatus }) => sweepStatus !== "running");
  const inOrder = [...running].sort((a, b) => Number(a.status === "queued") - Number(b.status === "queued"));
  const beyond = ordinary.waiting === 0 ? [] : inOrder.filter(({ sweepId }, index) => index >= mayHold(sweepId));
  const pause = [...unwanted, ...beyond].filter(({ isAsked }) => !isAsked);

  const holds = new Map<string, number>();
  for (const { sweepId } of running) holds.set(sweepId, (holds.get(sweepId) ?? 0) + 1);
  const waiting = ready.filter(({ sweepId }) => shareOf.get(sweepId)?.isSpent === false);
  const begin: ReadyStretch[] = [];
  for (;;) {
    const total = held.length + begin.length;
    const allowed = waiting.filter((stretch) => !begin.includes(stretch) && total < mayHold(stretch.sweepId));
    const [next] = allowed.sort((a, b) => (holds.get(a.sweepId) ?? 0) - (holds.get(b.sweepId) ?? 0));
    if (next === undefined) return { begin, pause };
    begin.push(next);
    holds.set(next.sweepId, (holds.get(next.sweepId) ?? 0) + 1);
  }
}

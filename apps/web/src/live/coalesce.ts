/** Gathers calls into batches: the first goes out at once, later ones at most every `everyMs`, none is lost. */

export function coalesce<Item>(everyMs: number, flush: (items: readonly Item[]) => void): (...items: Item[]) => void {
  let waiting: Item[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  const send = () => {
    timer = null;
    if (waiting.length === 0) return;
    const items = waiting;
    waiting = [];
    timer = setTimeout(send, everyMs);
    flush(items);
  };
  return (...items) => {
    waiting.push(...items);
    if (timer === null) send();
  };
}

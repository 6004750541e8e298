/** Which trials a Gaussian process is made of when there are more than it can be made of in time, which grows with their cube. */

/**
 * The best half, and of the others those that lie farthest from all that were chosen: what is known of the whole space, and all that is known of
 * where it is good.
 * @param rows coordinates of each trial, one after the other
 * @returns indices in order
 */
export function activeSet(rows: Float64Array, losses: Float64Array, most: number): number[] {
  const count = losses.length;
  const all = Array.from(losses.keys());
  if (count <= most) return all;
  const dimensions = rows.length / count;
  const order = all.toSorted((a, b) => (losses[a] as number) - (losses[b] as number) || a - b);
  const chosen = order.slice(0, Math.ceil(most / 2));
  const rest = order.slice(chosen.length);
  const nearest = new Float64Array(rest.length).fill(Number.POSITIVE_INFINITY);
  const draw = (to: number) => {
    rest.forEach((from, place) => {
      let distance = 0;
      for (let i = 0; i < dimensions; i++)
        distance += ((rows[from * dimensions + i] as number) - (rows[to * dimensions + i] as number)) ** 2;
      if (distance < (nearest[place] as number)) nearest[place] = distance;
    });
  };
  for (const index of chosen) draw(index);
  while (chosen.length < most) {
    let farthest = 0;
    for (let place = 1; place < rest.length; place++) if ((nearest[place] as number) > (nearest[farthest] as number)) farthest = place;
    const index = rest[farthest] as number;
    chosen.push(index);
    draw(index);
    nearest[farthest] = -1;
  }
  return chosen.sort((a, b) => a - b);
}

/** Answers of a pure function, kept for as long as it is asked the same. */

/** Ladders that people look at at a time, and some. */
const kept = 16;

/** Arguments must be plain data. The answers asked for longest ago go first. */
export function memoised<Arguments extends readonly unknown[], Result>(
  compute: (...parameters: Arguments) => Result,
): (...parameters: Arguments) => Result {
  const known = new Map<string, Result>();
  return (...parameters) => {
    const key = JSON.stringify(parameters);
    const answer = known.has(key) ? (known.get(key) as Result) : compute(...parameters);
    known.delete(key);
    known.set(key, answer);
    const [oldest] = known.keys();
    if (known.size > kept && oldest !== undefined) known.delete(oldest);
    return answer;
  };
}

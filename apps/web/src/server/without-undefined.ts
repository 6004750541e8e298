/** Absent and undefined are different things to exact optional properties; a parsed query does not tell them apart. */

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** The same object without the properties that are undefined. */
export function withoutUndefined<T extends object>(value: T): Partial<Defined<T>> {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Partial<Defined<T>>;
}

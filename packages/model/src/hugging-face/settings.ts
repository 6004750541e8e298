/** Reads a config.json as the transformers library does: what is absent or null has the library's default. */
import { IncompatibleWeightsError } from "../errors";

export type Config = Readonly<Record<string, unknown>>;

/** Each reader throws an IncompatibleWeightsError that names the setting and what is supported. */
export class Settings {
  readonly #config: Config;

  constructor(config: Config) {
    this.#config = config;
  }

  /** The value of the first of `names` that is set; the library knows some settings by two names. */
  value(...names: readonly string[]): unknown {
    return names.map((name) => this.#config[name]).find((value) => value !== undefined && value !== null);
  }

  /** A whole number. */
  size<Default extends number | null>(names: string | readonly string[], byDefault: Default): number | Default {
    return this.#checked(names, byDefault, "whole numbers", (value): value is number => Number.isSafeInteger(value));
  }

  /** A whole number, or null where the file says so; the library's default where it says nothing. */
  sizeOrNone(name: string, byDefault: number): number | null {
    return this.#config[name] === null ? null : this.size(name, byDefault);
  }

  number(name: string, byDefault: number): number {
    return this.#checked(name, byDefault, "numbers", (value): value is number => typeof value === "number" && Number.isFinite(value));
  }

  flag(name: string, byDefault: boolean): boolean {
    return this.#checked(name, byDefault, "true and false", (value): value is boolean => typeof value === "boolean");
  }

  /** What `table` says of the setting's value. */
  choice<Meaning>(name: string, table: Readonly<Record<string, Meaning>>, byDefault: string): Meaning {
    const value = this.value(name) ?? byDefault;
    const meaning = typeof value === "string" && Object.hasOwn(table, value) ? table[value] : undefined;
    return meaning ?? this.refuse(name, value, Object.keys(table).join(", "));
  }

  /** Refuses every value but this one, the library's default. */
  only(name: string, supported: boolean | null): void {
    const value = this.value(name) ?? supported;
    if (value !== supported) this.refuse(name, value, supported === null ? "none" : String(supported));
  }

  refuse(name: string, value: unknown, supported: string): never {
    throw new IncompatibleWeightsError(`config.json has ${name} = ${JSON.stringify(value)}; supported: ${supported}.`);
  }

  #checked<Value, Default>(
    names: string | readonly string[],
    byDefault: Default,
    supported: string,
    fits: (value: unknown) => value is Value,
  ): Value | Default {
    const all = [names].flat();
    const value = this.value(...all);
    if (value === undefined) return byDefault;
    return fits(value) ? value : this.refuse(all[0] ?? "", value, supported);
  }
}

/** A line on a terminal that renews itself; elsewhere a new line now and then. */

/** Time between two lines where they cannot be overwritten, milliseconds. */
const lineEveryMs = 5_000;
const clearLine = "\r\u001b[2K";

export interface RenewingLine {
  /** `kind`: a line of another kind than the one before does not wait for its time. */
  show(line: string, kind?: string): void;
  /** Leaves the last line standing. */
  end(): void;
}

export function renewingLine(stream: NodeJS.WriteStream, now: () => number = Date.now): RenewingLine {
  let shown = "";
  let shownKind: string | undefined;
  let nextAt = 0;
  return {
    show(line, kind = "") {
      if (line === shown) return;
      if (stream.isTTY) stream.write(clearLine + line.slice(0, Math.max(stream.columns - 1, 20)));
      else if (kind === shownKind && now() < nextAt) return;
      else stream.write(`${line}\n`);
      shown = line;
      shownKind = kind;
      nextAt = now() + lineEveryMs;
    },
    end() {
      if (stream.isTTY && shown !== "") stream.write("\n");
    },
  };
}

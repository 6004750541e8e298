/** Says what is going on: a line a stage with its duration; on a terminal with a spinner and percentages while it lasts. */
const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const frameMs = 100;
/** Without a terminal, a stage that takes longer says so now and then. */
const quietMs = 15_000;

/** @typedef {(detail: string) => void} Report what the stage is at, in a few words */

/** @param {NodeJS.WriteStream} output */
export function createProgress(output) {
  return {
    /** @param {string} text */
    line(text) {
      output.write(`${text}\n`);
    },
    /** @template T @param {string} name @param {(report: Report) => Promise<T>} work @returns {Promise<T>} */
    async stage(name, work) {
      const started = Date.now();
      let detail = "";
      const stop = output.isTTY ? spin(output, name, started, () => detail) : remind(output, name, started, () => detail);
      try {
        const result = await work((text) => {
          detail = text;
        });
        stop();
        output.write(`✓ ${name.padEnd(34)} ${seconds(started)}${detail === "" ? "" : `  ${detail}`}\n`);
        return result;
      } catch (error) {
        stop();
        output.write(`✗ ${name.padEnd(34)} ${seconds(started)}\n`);
        throw error;
      }
    },
  };
}

/** @param {NodeJS.WriteStream} output @param {string} name @param {number} started @param {() => string} detail */
function spin(output, name, started, detail) {
  let frame = 0;
  const timer = setInterval(() => {
    const text = `${frames[frame++ % frames.length]} ${name.padEnd(34)} ${seconds(started)}  ${detail()}`;
    output.write(`\r\u001b[K${text.slice(0, (output.columns || 80) - 1)}`);
  }, frameMs);
  return () => {
    clearInterval(timer);
    output.write("\r\u001b[K");
  };
}

/** @param {NodeJS.WriteStream} output @param {string} name @param {number} started @param {() => string} detail */
function remind(output, name, started, detail) {
  const timer = setInterval(
    () => output.write(`  ${name}: ${seconds(started).trim()} so far${detail() === "" ? "" : `, ${detail()}`}\n`),
    quietMs,
  );
  return () => clearInterval(timer);
}

/** @param {number} started */
function seconds(started) {
  return `${((Date.now() - started) / 1000).toFixed(1)} s`.padStart(7);
}

/** Text that is sent as it is made, for a browser to keep as a file. */

/** Text is sent in pieces of about this size, characters. */
const pieceLength = 32 * 1024;

export function attachment(type: string, fileName: string): Record<string, string> {
  return {
    "content-type": type,
    "content-disposition": `attachment; filename="${fileName.replace(/[^\w.-]+/g, "_")}"`,
    "cache-control": "no-store",
  };
}

export function streamText(text: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const iterator = text[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      let piece = "";
      let isDone = false;
      while (piece.length < pieceLength && !isDone) {
        const { done, value } = await iterator.next();
        isDone = done === true;
        if (!done) piece += value;
      }
      if (piece !== "") controller.enqueue(encoder.encode(piece));
      if (isDone) controller.close();
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}

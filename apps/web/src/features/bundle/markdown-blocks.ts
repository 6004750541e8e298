/**
 * The Markdown that model cards are written in, as blocks: headings, tables and paragraphs. Cards of bundles from elsewhere come through here too,
 * so nothing of it is ever taken for HTML or a link. Pure.
 */

export type MarkdownBlock =
  | { readonly kind: "heading"; readonly level: number; readonly text: string }
  | { readonly kind: "table"; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | { readonly kind: "paragraph"; readonly text: string };

export function markdownBlocks(markdown: string): MarkdownBlock[] {
  return markdown
    .split(/\n{2,}/)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map(blockOf);
}

function blockOf(part: string): MarkdownBlock {
  const [, marks, title] = /^(#{1,6}) (.*)$/.exec(part) ?? [];
  if (marks !== undefined && title !== undefined) return { kind: "heading", level: marks.length, text: title };
  const lines = part.split("\n");
  if (lines.length > 1 && lines.every((line) => line.startsWith("|"))) {
    const [head = [], , ...rows] = lines.map(cellsOf);
    return { kind: "table", head, rows };
  }
  if (lines.every((line) => /^[-*] /.test(line))) return { kind: "list", items: lines.map((line) => line.slice(2)) };
  return { kind: "paragraph", text: lines.join(" ") };
}

/** Cells are parted by bars without a backslash before them. */
function cellsOf(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"));
}

/** Text with what stands between backticks apart: code at the odd places. */
export function codeParts(text: string): string[] {
  return text.split("`");
}

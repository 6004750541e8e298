/** A model card as a page reads it. */
import { createElement, Fragment } from "react";
import { codeParts, type MarkdownBlock, markdownBlocks } from "./markdown-blocks";

export function ModelCard({ markdown }: { markdown: string }) {
  return (
    <article className="flex max-w-3xl flex-col gap-3" data-testid="model-card">
      {markdownBlocks(markdown).map((block, index) => (
        <Block key={`${index.toString()} ${block.kind}`} block={block} />
      ))}
    </article>
  );
}

function Block({ block }: { block: MarkdownBlock }) {
  switch (block.kind) {
    case "heading":
      // Below the page's own headings.
      return createElement(
        `h${Math.min(6, block.level + 2)}`,
        { className: block.level === 1 ? "font-semibold text-lg" : "mt-2 font-semibold" },
        <Inline text={block.text} />,
      );
    case "table":
      return <Table {...block} />;
    case "list":
      return (
        <ul className="list-disc pl-5">
          {block.items.map((item) => (
            <li key={item}>
              <Inline text={item} />
            </li>
          ))}
        </ul>
      );
    case "paragraph":
      return (
        <p className="break-words">
          <Inline text={block.text} />
        </p>
      );
  }
}

function Table({ head, rows }: Extract<MarkdownBlock, { kind: "table" }>) {
  const hasHead = head.some((cell) => cell !== "");
  return (
    <div className="relative overflow-x-auto">
      <table className="figures text-left text-sm">
        {hasHead && (
          <thead className="text-muted text-xs [&_th]:py-1 [&_th]:pr-6 [&_th]:font-normal">
            <tr>
              {head.map((cell) => (
                <th key={cell}>
                  <Inline text={cell} />
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.map((row) => (
            <tr key={row.join("|")} className="border-t align-top [&_td]:py-1 [&_td]:pr-6 [&_td:first-child]:text-muted">
              {row.map((cell, column) => (
                <td key={`${head[column] ?? ""} ${column.toString()}`} className="break-words">
                  <Inline text={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Inline({ text }: { text: string }) {
  return codeParts(text).map((part, index) =>
    index % 2 === 1 ? (
      <code key={`${index.toString()} ${part}`} className="break-all font-mono text-xs">
        {part}
      </code>
    ) : (
      <Fragment key={`${index.toString()} ${part}`}>{part}</Fragment>
    ),
  );
}

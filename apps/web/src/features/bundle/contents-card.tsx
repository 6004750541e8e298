/** What lies in a bundle: each file with what it is, its size and its hash. */
import type { BundleFile } from "@trainyard/contracts";
import { Download } from "lucide-react";
import { shortened } from "../../components/difference-table";
import { Button } from "../../components/ui/button";
import { downloadCsv } from "../../lib/download-csv";
import { formatBytes } from "../../lib/format";

export function Contents({ files, name }: { files: readonly BundleFile[]; name: string }) {
  if (files.length === 0) return <p className="text-muted">Its contents are listed once it is made.</p>;
  const download = () =>
    downloadCsv(
      `${name}-contents.csv`,
      ["path", "what", "bytes", "sha256"],
      files.map(({ path, what, bytes, sha256 }) => [path, what, bytes, sha256]),
    );
  return (
    <div className="flex flex-col gap-2">
      <div className="relative max-h-96 overflow-auto">
        <table className="figures w-full min-w-[560px] text-left text-sm" data-testid="bundle-files">
          <thead className="text-muted text-xs [&_th]:py-1.5 [&_th]:pr-4 [&_th]:font-normal">
            <tr>
              <th>File</th>
              <th>What it is</th>
              <th className="text-right">Size</th>
              <th>SHA-256</th>
            </tr>
          </thead>
          <tbody>
            {files.map(({ path, what, bytes, sha256 }) => (
              <tr key={path} className="border-t align-top [&_td]:py-1.5 [&_td]:pr-4">
                <td className="break-all font-mono text-xs">{path}</td>
                <td>{what}</td>
                <td className="whitespace-nowrap text-right">{formatBytes(bytes)}</td>
                <td title={sha256} className="font-mono text-muted text-xs">
                  {shortened(sha256)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Button size="small" className="self-start" onClick={download}>
        <Download /> Hashes as CSV
      </Button>
    </div>
  );
}

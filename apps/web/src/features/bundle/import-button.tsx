/** Button that asks for a bundle to open. */
"use client";

import { PackageOpen } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/ui/button";
import { ImportDialog } from "./import-dialog";

export function ImportButton() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <PackageOpen /> <span className="max-sm:sr-only">Open a bundle</span>
      </Button>
      {open && <ImportDialog onClose={() => setOpen(false)} />}
    </>
  );
}

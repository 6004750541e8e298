/** Title of the browser tab for a page whose title depends on data. */
import { useEffect } from "react";

export function usePageTitle(title: string | null): void {
  useEffect(() => {
    if (title !== null) document.title = `${title} · Trainyard`;
  }, [title]);
}

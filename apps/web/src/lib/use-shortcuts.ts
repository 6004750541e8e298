/** Single-key shortcuts of a page, and two-key ones such as "g r". */
import { useEffect, useRef } from "react";

const sequenceWindowMs = 900;

/** Keys typed into a field, with a modifier, or behind an open dialog are not shortcuts. */
function isShortcut(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (document.querySelector('[role="dialog"],[role="menu"]') !== null) return false;
  const target = event.target;
  return !(target instanceof HTMLElement && target.closest("input,textarea,select,[contenteditable=true]") !== null);
}

/** `shortcuts` maps a key (`KeyboardEvent.key`) or two keys with a space between to what it does. */
export function useShortcuts(shortcuts: Readonly<Record<string, () => void>>): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    let first: { key: string; atMs: number } | null = null;
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isShortcut(event)) return;
      const sequence = first !== null && event.timeStamp - first.atMs < sequenceWindowMs ? `${first.key} ${event.key}` : null;
      const action = (sequence === null ? undefined : latest.current[sequence]) ?? latest.current[event.key];
      first = { key: event.key, atMs: event.timeStamp };
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}

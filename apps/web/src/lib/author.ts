/** The person's name, kept in this browser and sent with every action. */
import { useSyncExternalStore } from "react";

const storageKey = "trainyard.author";
const listeners = new Set<() => void>();

/** Empty when nobody has said a name. */
function readAuthor(): string {
  return localStorage.getItem(storageKey) ?? "";
}

export function writeAuthor(name: string): void {
  localStorage.setItem(storageKey, name.trim().slice(0, 100));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener); // another tab changed it
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

export function useAuthor(): string {
  return useSyncExternalStore(subscribe, readAuthor, () => "");
}

/** `{author}` for a request body; without a name the API's own default stands. */
export function authorField(): { author?: string } {
  const author = readAuthor();
  return author === "" ? {} : { author };
}

/** Notifications outside the tab: off until somebody asks for them, and only while nobody looks at the tab. */
import { useSyncExternalStore } from "react";

const storageKey = "trainyard.notifications";
const listeners = new Set<() => void>();

type NotificationSetting = "unavailable" | "off" | "denied" | "on";

function read(): NotificationSetting {
  if (typeof Notification === "undefined") return "unavailable";
  if (localStorage.getItem(storageKey) !== "on") return "off";
  return Notification.permission === "granted" ? "on" : "denied";
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener); // another tab changed it
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

export function useNotificationSetting(): NotificationSetting {
  return useSyncExternalStore(subscribe, read, () => "unavailable");
}

/** Turning it on asks the browser, which asks the person. */
export async function setNotifications(on: boolean): Promise<void> {
  localStorage.setItem(storageKey, on ? "on" : "off");
  if (on) await Notification.requestPermission();
  for (const listener of listeners) listener();
}

export function notifyOutside(title: string, body: string, onClick: () => void): void {
  if (read() !== "on" || document.visibilityState === "visible") return;
  const notification = new Notification(title, { body });
  notification.onclick = () => {
    window.focus();
    notification.close();
    onClick();
  };
}

/** Connects the tab's live stream to the query cache and tells components how the connection is doing. */
"use client";

import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import type { LiveEvent } from "@trainyard/contracts";
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { applyLiveEvent } from "./apply-live-event";
import { coalesce } from "./coalesce";
import { type ConnectionState, LiveConnection, type Source } from "./live-connection";

/** Time between two paints of live data: short enough to feel live, long enough to leave the processor to the training. */
const paintEveryMs = 200;
const refetchEveryMs = 400;

interface Live {
  connection: LiveConnection;
  /** Opens the stream, or reopens it when the followed runs are others than before. */
  update: () => void;
  /** Follows a run until the returned function is called. */
  follow: (runId: string) => () => void;
}

const LiveContext = createContext<Live | null>(null);

export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [live] = useState((): Live => {
    const invalidate = coalesce<QueryKey>(refetchEveryMs, (queryKeys) => {
      const distinct = new Map(queryKeys.map((queryKey) => [JSON.stringify(queryKey), queryKey]));
      for (const queryKey of distinct.values()) void client.invalidateQueries({ queryKey });
    });
    const apply = coalesce<LiveEvent>(paintEveryMs, (events) => {
      for (const event of events) applyLiveEvent(client, event, invalidate);
    });
    const connection = new LiveConnection({
      open: (url) => new EventSource(url) as Source,
      onEvent: (event) => apply(event),
      onReady: () => void client.invalidateQueries(),
      onUnknown: (data) => console.warn("Live event of an unknown form, left out:", data),
    });
    return { connection, ...follower(connection) };
  });

  useEffect(() => {
    live.update();
    const wake = () => document.visibilityState === "visible" && live.connection.retryNow();
    window.addEventListener("online", wake);
    document.addEventListener("visibilitychange", wake);
    return () => {
      window.removeEventListener("online", wake);
      document.removeEventListener("visibilitychange", wake);
      live.connection.close();
    };
  }, [live]);

  return <LiveContext value={live}>{children}</LiveContext>;
}

function follower(connection: LiveConnection): Pick<Live, "follow" | "update"> {
  const followed: string[] = [];
  const update = () => connection.watch(followed);
  return {
    update,
    follow: (runId) => {
      followed.push(runId);
      // Leaving one run for another in one navigation reopens the stream once, not twice.
      queueMicrotask(update);
      return () => {
        followed.splice(followed.indexOf(runId), 1);
        queueMicrotask(update);
      };
    },
  };
}

function useLive(): Live {
  const live = useContext(LiveContext);
  if (live === null) throw new Error("useLive outside LiveProvider");
  return live;
}

export function useConnectionState(): ConnectionState {
  const { connection } = useLive();
  return useSyncExternalStore(connection.subscribe, connection.state, () => "connecting");
}

export function useFollowRun(runId: string): void {
  const { follow } = useLive();
  useEffect(() => follow(runId), [follow, runId]);
}

/** What every page stands in: theme, URL state, query cache, live stream, tooltips, notes. */
"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { TrainyardError } from "@trainyard/contracts";
import { ThemeProvider, useTheme } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import { Toaster } from "sonner";
import { LiveProvider } from "../../live/live-provider";
import { TooltipProvider } from "../ui/tooltip";

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(createQueryClient);
  return (
    <ThemeProvider attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange>
      <NuqsAdapter>
        <QueryClientProvider client={client}>
          <LiveProvider>
            <TooltipProvider delayDuration={250}>{children}</TooltipProvider>
            <Notes />
          </LiveProvider>
        </QueryClientProvider>
      </NuqsAdapter>
    </ThemeProvider>
  );
}

/** The live stream keeps data fresh; refetching on its own is for what the stream does not carry. */
function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < 3 && error instanceof TrainyardError && error.code === "unavailable",
      },
    },
  });
}

function Notes() {
  const { resolvedTheme } = useTheme();
  return (
    <Toaster
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-right"
      closeButton
      duration={7_000}
      toastOptions={{ classNames: { toast: "!bg-raised !text-foreground !border-line-strong !font-sans", description: "!text-muted" } }}
    />
  );
}

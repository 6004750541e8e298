/** Frame of every page: navigation at the side (below on a phone), connection, theme, command palette, help. */
"use client";

import { Keyboard, Search } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";
import { useShortcuts } from "../../lib/use-shortcuts";
import { Button } from "../ui/button";
import { Kbd } from "../ui/kbd";
import { AuthorSetting } from "./author-setting";
import { CommandPalette } from "./command-palette";
import { ConnectionBadge } from "./connection-badge";
import { IncidentBell } from "./incident-bell";
import { Logo } from "./logo";
import { NavBar } from "./nav-bar";
import { NavLinks } from "./nav-links";
import { places } from "./navigation";
import { ServiceBanner } from "./service-banner";
import { ShortcutHelp } from "./shortcut-help";
import { ThemeSwitch } from "./theme-switch";
import { useIncidentAlerts } from "./use-incident-alerts";

export function AppShell({ children }: { children: ReactNode }) {
  const router = useRouter();
  const [paletteOpen, setPaletteOpen] = useState(false);
  const [helpOpen, setHelpOpen] = useState(false);
  useShortcuts({
    "?": () => setHelpOpen(true),
    ...Object.fromEntries(places.map(({ shortcut, href }) => [shortcut, () => router.push(href)])),
  });
  useIncidentAlerts();
  usePaletteKey(() => setPaletteOpen((open) => !open));
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[3.5rem_minmax(0,1fr)] lg:grid-cols-[12.5rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-accent-foreground focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <aside className="sticky top-0 hidden h-dvh flex-col gap-1 border-r bg-sunken px-2 py-3 md:flex lg:px-3">
        <Link
          href="/"
          className="mb-3 flex h-8 items-center gap-2.5 rounded-md px-2 font-semibold text-base tracking-tight"
          aria-label="Trainyard"
        >
          <Logo /> <span className="hidden lg:inline">Trainyard</span>
        </Link>
        <nav aria-label="Main" className="flex flex-col gap-0.5">
          <NavLinks places={places} />
        </nav>
        <div className="mt-auto flex flex-col gap-1">
          <IncidentBell />
          <button
            type="button"
            onClick={() => setPaletteOpen(true)}
            aria-label="Command palette"
            className="flex h-8 items-center justify-center gap-2.5 rounded-md px-2 text-muted text-sm hover:bg-foreground/6 hover:text-foreground lg:justify-start"
          >
            <Search className="size-4" /> <span className="hidden lg:inline">Commands</span>
            <span className="ml-auto hidden lg:inline">
              <Kbd>⌘K</Kbd>
            </span>
          </button>
          <AuthorSetting />
          <div className="flex flex-col items-center gap-1 border-t pt-2 lg:flex-row">
            <ThemeSwitch />
            <Button
              variant="ghost"
              size="icon"
              onClick={() => setHelpOpen(true)}
              aria-label="Keyboard shortcuts"
              title="Keyboard shortcuts (?)"
            >
              <Keyboard />
            </Button>
            <span className="lg:ml-auto">
              <ConnectionBadge />
            </span>
          </div>
        </div>
      </aside>
      <header className="sticky top-0 z-30 flex h-12 items-center gap-2 border-b bg-background/90 px-4 backdrop-blur md:hidden">
        <Link href="/" className="flex items-center gap-2 font-semibold">
          <Logo /> Trainyard
        </Link>
        <span className="ml-auto">
          <ConnectionBadge />
        </span>
        <IncidentBell />
        <Button variant="ghost" size="icon" onClick={() => setPaletteOpen(true)} aria-label="Command palette">
          <Search />
        </Button>
        <ThemeSwitch />
      </header>
      <div className="min-w-0">
        <ServiceBanner />
        <main id="content" tabIndex={-1} className="mx-auto w-full max-w-[1500px] px-4 py-4 pb-24 outline-none md:px-6 md:py-5 md:pb-10">
          {children}
        </main>
      </div>
      <NavBar />
      <CommandPalette open={paletteOpen} onOpenChange={setPaletteOpen} onHelp={() => setHelpOpen(true)} />
      <ShortcutHelp open={helpOpen} onOpenChange={setHelpOpen} />
    </div>
  );
}

function usePaletteKey(toggle: () => void) {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      toggle();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  });
}

/** Settings of the whole instance: recovery rules and webhooks. */
import { RulesSection } from "./rules-section";
import { WebhooksSection } from "./webhooks-section";

export function SettingsPage() {
  return (
    <div className="flex flex-col gap-4" data-testid="settings-page">
      <header className="flex min-h-9 items-center gap-3">
        <h1 className="font-semibold text-xl tracking-tight">Settings</h1>
        <span className="text-muted">for everybody on this instance</span>
      </header>
      <RulesSection />
      <WebhooksSection />
    </div>
  );
}

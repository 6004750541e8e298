/** Runs in the page: reports each drawing of the loss chart after the frame that shows it was painted. */

declare global {
  interface Window {
    reportDrawnStep(step: number, atMs: number): void;
  }
}

/**
 * The chart says which step it drew in `data-last-step`. The source of this function is sent to the browser, so it stands alone and
 * names no inner function: the compiler would wrap a named one in a helper that the page does not have.
 */
export function observeDrawnSteps(): void {
  let reported = 0;
  new MutationObserver(() => {
    const step = Number(document.querySelector('[data-testid="loss-chart"]')?.getAttribute("data-last-step") ?? 0);
    if (!(step > reported)) return;
    reported = step;
    // The callback runs before the next paint; the one asked for inside it runs after that paint.
    requestAnimationFrame(() => requestAnimationFrame(() => window.reportDrawnStep(step, Date.now())));
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-last-step"] });
}

/** All keys, by page. */
import { Dialog } from "../ui/dialog";
import { Kbd } from "../ui/kbd";

const groups: readonly { title: string; keys: readonly (readonly [string, string])[] }[] = [
  {
    title: "Everywhere",
    keys: [
      ["⌘K", "Command palette"],
      ["g r", "Runs"],
      ["g w", "Sweeps"],
      ["g l", "Ladders"],
      ["g a", "Ablations"],
      ["g c", "Cluster"],
      ["g i", "Incidents"],
      ["g p", "Policies"],
      ["g s", "Settings"],
      ["n", "New run"],
      ["?", "This help"],
    ],
  },
  {
    title: "Runs",
    keys: [
      ["/", "Filter"],
      ["j k", "Down and up"],
      ["x", "Select"],
      ["Enter", "Open"],
    ],
  },
  {
    title: "A sweep",
    keys: [
      ["/", "Filter its trials"],
      ["j k", "Down and up"],
      ["x", "Select"],
      ["p", "Pin"],
      ["Enter", "Open the trial"],
    ],
  },
  {
    title: "New run",
    keys: [
      ["/", "Search the settings"],
      ["Enter", "From the search to its first setting"],
      ["Esc", "Clear the search"],
    ],
  },
  {
    title: "A run",
    keys: [
      ["p", "Pause or resume"],
      ["k", "Checkpoint now"],
      ["c", "Clone"],
      ["x", "Next x axis: steps, tokens, time"],
      ["y", "Logarithmic loss"],
      ["f", "Loss in full screen; ← → for the others"],
      ["← →", "Move the crosshair of a focused chart"],
      ["⇧ ← →", "Choose a stretch there, to act on it or zoom"],
      ["Enter", "Pin the step under the crosshair"],
      ["Esc", "Give up the stretch, then the pin, the zoom, full screen"],
    ],
  },
];

export function ShortcutHelp({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Keyboard shortcuts"
      description="On a Mac ⌘, elsewhere Ctrl."
      testId="shortcut-help"
    >
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {groups.map(({ title, keys }) => (
          <section key={title} className="last:sm:col-start-2 last:sm:row-span-3 last:sm:row-start-1">
            <h3 className="mb-1.5 font-medium text-muted text-xs">{title}</h3>
            <dl className="flex flex-col gap-1">
              {keys.map(([key, meaning]) => (
                <div key={key} className="flex items-baseline gap-3">
                  <dt className="flex min-w-12 gap-1">
                    {key.split(" ").map((part) => (
                      <Kbd key={part}>{part}</Kbd>
                    ))}
                  </dt>
                  <dd>{meaning}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

/** Panel at the right edge, from below on a phone; the page beside it stays in use. */
import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./button";

interface SheetProps {
  title: ReactNode;
  description: ReactNode;
  testId: string;
  onClose: () => void;
  children: ReactNode;
  footer?: ReactNode;
}

export function Sheet({ title, description, testId, onClose, children, footer }: SheetProps) {
  return (
    <Primitive.Root open modal={false} onOpenChange={(open) => !open && onClose()}>
      <Primitive.Portal>
        <Primitive.Content
          data-testid={testId}
          onInteractOutside={(event) => event.preventDefault()}
          className="data-[state=open]:fade-in-0 data-[state=open]:slide-in-from-right-4 fixed z-45 flex flex-col bg-surface shadow-2xl outline-none data-[state=open]:animate-in max-sm:inset-x-0 max-sm:bottom-0 max-sm:max-h-[80dvh] max-sm:rounded-t-xl max-sm:border-t sm:inset-y-0 sm:right-0 sm:w-[min(34rem,92vw)] sm:border-l"
        >
          <div className="flex items-start gap-4 border-b px-5 pt-4 pb-3">
            <div className="min-w-0">
              <Primitive.Title className="font-semibold text-base">{title}</Primitive.Title>
              <Primitive.Description asChild>
                <div className="mt-1 text-muted text-sm">{description}</div>
              </Primitive.Description>
            </div>
            <Primitive.Close asChild>
              <Button variant="ghost" size="icon-small" aria-label="Close" className="-mr-1.5 ml-auto">
                <X />
              </Button>
            </Primitive.Close>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div>
          {footer !== undefined && <div className="flex flex-wrap justify-end gap-2 border-t px-5 py-3">{footer}</div>}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

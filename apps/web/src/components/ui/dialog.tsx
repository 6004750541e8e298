/** Modal dialog: title, description, body and a row of buttons; a sheet from below on a phone. */
import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "../../lib/class-names";
import { Button } from "./button";

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description: ReactNode;
  children?: ReactNode;
  footer?: ReactNode;
  wide?: boolean;
  testId?: string;
}

export function Dialog({ open, onOpenChange, title, description, children, footer, wide = false, testId }: DialogProps) {
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className="data-[state=open]:fade-in-0 fixed inset-0 z-40 bg-black/45 data-[state=open]:animate-in" />
        <Primitive.Content
          data-testid={testId}
          className={cn(
            "data-[state=open]:fade-in-0 data-[state=open]:slide-in-from-bottom-2 fixed z-50 flex max-h-[92dvh] flex-col bg-surface shadow-2xl data-[state=open]:animate-in",
            "inset-x-0 bottom-0 rounded-t-xl border-t sm:inset-auto sm:top-1/2 sm:left-1/2 sm:w-full sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-xl sm:border",
            wide ? "sm:max-w-2xl" : "sm:max-w-lg",
          )}
        >
          <div className="flex items-start gap-4 px-5 pt-4 pb-3">
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
          {children !== undefined && <div className="min-h-0 overflow-y-auto px-5 pt-1 pb-4">{children}</div>}
          {footer !== undefined && <div className="flex flex-wrap justify-end gap-2 border-t px-5 py-3">{footer}</div>}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

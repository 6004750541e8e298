/** Switch that is on or off, with its state beside it in words. */
import { Switch as Primitive } from "radix-ui";
import type { ComponentProps } from "react";

type SwitchProps = Pick<ComponentProps<"button">, "id" | "aria-describedby" | "aria-invalid"> & {
  checked: boolean;
  onChange: (checked: boolean) => void;
  testId?: string;
};

export function Switch({ checked, onChange, testId, ...props }: SwitchProps) {
  return (
    <span className="inline-flex h-8 items-center gap-2 text-sm">
      <Primitive.Root
        {...props}
        data-testid={testId}
        checked={checked}
        onCheckedChange={onChange}
        className="h-4.5 w-8 shrink-0 rounded-full border border-line-strong bg-sunken transition-colors aria-invalid:border-danger data-[state=checked]:border-accent data-[state=checked]:bg-accent"
      >
        <Primitive.Thumb className="block size-3 translate-x-0.5 rounded-full bg-muted transition-transform data-[state=checked]:translate-x-4 data-[state=checked]:bg-accent-foreground" />
      </Primitive.Root>
      <span aria-hidden className="text-muted text-xs">
        {checked ? "on" : "off"}
      </span>
    </span>
  );
}

/** Button in the sizes and weights the pages use. */
import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "../../lib/class-names";

const button = cva(
  "inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-colors disabled:pointer-events-none disabled:opacity-45 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "bg-accent text-accent-foreground hover:bg-accent/85",
        outline: "border border-line-strong bg-surface text-foreground hover:bg-sunken dark:hover:bg-raised",
        ghost: "text-muted hover:bg-foreground/6 hover:text-foreground",
        danger: "border border-danger/45 bg-danger/8 text-danger hover:bg-danger/16",
      },
      size: {
        medium: "h-8 px-3 text-sm [&_svg]:size-4",
        small: "h-7 px-2 text-xs [&_svg]:size-3.5",
        large: "h-10 px-4 text-sm [&_svg]:size-4",
        icon: "size-8 [&_svg]:size-4",
        "icon-small": "size-7 [&_svg]:size-3.5",
      },
    },
    defaultVariants: { variant: "outline", size: "medium" },
  },
);

type ButtonProps = ComponentProps<"button"> & VariantProps<typeof button> & { asChild?: boolean };

export function Button({ className, variant, size, asChild = false, type = "button", ...props }: ButtonProps) {
  const Component = asChild ? Slot.Root : "button";
  return <Component className={cn(button({ variant, size }), className)} {...(asChild ? {} : { type })} {...props} />;
}

/** Slider over one number. */
import { Slider as Primitive } from "radix-ui";

interface SliderProps {
  label: string;
  value: number;
  min: number;
  max: number;
  step: number;
  onChange: (value: number) => void;
}

export function Slider({ label, value, min, max, step, onChange }: SliderProps) {
  return (
    <Primitive.Root
      value={[value]}
      min={min}
      max={max}
      step={step}
      onValueChange={([next]) => next !== undefined && onChange(next)}
      className="relative flex h-5 w-24 touch-none select-none items-center"
    >
      <Primitive.Track className="relative h-1 grow rounded-full bg-line-strong">
        <Primitive.Range className="absolute h-full rounded-full bg-foreground/70" />
      </Primitive.Track>
      <Primitive.Thumb
        aria-label={label}
        className="block size-3.5 rounded-full border border-line-strong bg-surface shadow dark:bg-foreground"
      />
    </Primitive.Root>
  );
}

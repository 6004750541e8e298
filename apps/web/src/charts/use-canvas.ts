/** A canvas as sharp as the screen, drawn once a frame at most after each render of the component that holds it, and only while it is seen. */
import { type RefObject, useEffect, useRef } from "react";
import type { PlotBox } from "./plot-geometry";

export type Draw = (context: CanvasRenderingContext2D, colorOf: (token: string) => string) => void;

/** `colorOf` reads a colour token of the theme, such as `--muted`, as it is when drawn. Lengths are CSS pixels. */
export function useCanvas({ width, height }: PlotBox, draw: Draw): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  const isSeen = useRef(false);
  /** The newest drawing that is not on the canvas yet. */
  const waiting = useRef<(() => void) | null>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const observer = new IntersectionObserver(([entry]) => {
      isSeen.current = entry?.isIntersecting ?? false;
      if (isSeen.current) waiting.current?.();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    waiting.current = () => {
      waiting.current = null;
      const context = canvas.current?.getContext("2d") ?? null;
      if (context !== null) drawSharply(context, { width, height }, draw);
    };
    if (!isSeen.current) return;
    // In the next frame, when the theme's class is on the page and earlier calls of the same frame are outdated.
    const frame = requestAnimationFrame(() => waiting.current?.());
    return () => cancelAnimationFrame(frame);
  });
  return canvas;
}

function drawSharply(context: CanvasRenderingContext2D, { width, height }: PlotBox, draw: Draw): void {
  const element = context.canvas;
  const ratio = window.devicePixelRatio || 1;
  const [pixelWidth, pixelHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
  // Setting a size clears the canvas and takes its memory anew, even when it is the same size.
  if (element.width !== pixelWidth || element.height !== pixelHeight) Object.assign(element, { width: pixelWidth, height: pixelHeight });
  const style = getComputedStyle(element);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  // What a drawing sets, such as a clip, ends with it.
  context.save();
  draw(context, (token) => style.getPropertyValue(token).trim());
  context.restore();
}

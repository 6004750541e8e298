/** A value once it has stayed the same for a while: what is typed is not asked about at each letter. */
import { useEffect, useState } from "react";

const settledAfterMs = 500;

/** Values are compared by identity. */
export function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), settledAfterMs);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

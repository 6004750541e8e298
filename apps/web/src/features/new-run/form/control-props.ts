/** What every control of a field is given. */
import type { FormField } from "../../../specification/fields";

export interface ControlProps {
  field: FormField;
  text: string;
  isWrong: boolean;
  unit: string | undefined;
  /** What an empty text stands for, where it may be empty. */
  emptyMeans: string | undefined;
  /** Values to pick from beside typing. */
  suggestions?: readonly string[];
  onChange: (text: string) => void;
}

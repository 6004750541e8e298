/** The schema of changes to a section: each field may be left out, and then it is not filled in. */
import { z } from "zod";

type Undefaulted<Field> = Field extends z.ZodDefault<infer Inner> ? Inner : Field;
type Changes<Shape extends z.ZodRawShape> = { [Name in keyof Shape]: z.ZodOptional<Extract<Undefaulted<Shape[Name]>, z.core.$ZodType>> };

/** Like `section.partial()`, but a default would overwrite what the recipe says, so defaults are taken off. */
export function changesTo<Shape extends z.ZodRawShape>(section: z.ZodObject<Shape>): z.ZodObject<Changes<Shape>, z.core.$strict> {
  const fields = Object.entries(section.shape).map(([name, field]) => {
    const bare = field instanceof z.ZodDefault ? field.removeDefault() : field;
    return [name, z.optional(bare)] as const;
  });
  return z.strictObject(Object.fromEntries(fields)) as z.ZodObject<Changes<Shape>, z.core.$strict>;
}

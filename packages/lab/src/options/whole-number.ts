import { z } from "zod";
import { InputError } from "../errors.ts";

/**
 * The value of an option that is a whole number.
 * @throws InputError when it is none from `least` to `most`.
 */
export function wholeNumber(name: string, text: string, least: number, most: number): number {
  const result = z
    .string()
    .regex(/^\d{1,10}$/)
    .transform(Number)
    .pipe(z.int().min(least).max(most))
    .safeParse(text);
  if (!result.success)
    throw new InputError(`--${name} ${text} is not possible; give a whole number from ${least} to ${most}.`);
  return result.data;
}

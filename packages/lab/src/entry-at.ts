import { MissingEntryError } from "./errors.ts";

/**
 * The entry at an index, from the end when it is negative. For lists that are known to have it.
 * @throws MissingEntryError when the list does not.
 */
export function entryAt<T>(list: readonly T[], index: number): T {
  const entry = list.at(index);
  if (entry === undefined)
    throw new MissingEntryError(`A list of ${list.length} has no entry ${index}; give a longer one.`);
  return entry;
}

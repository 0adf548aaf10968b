/**
 * A value that has to be there.
 * @throws Error naming `what` when it is not.
 */
export function known<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`There is no ${what}.`);
  return value;
}

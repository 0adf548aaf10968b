const MOST_SLOT = 65_535;

/** Slot of an account's orders, counted from 0. Orders that shall live side by side need slots of their own. */
export function toSlot(number: number): number {
  if (!Number.isInteger(number) || number < 0 || number > MOST_SLOT) {
    throw new RangeError(`slot ${number} is outside 0 to ${MOST_SLOT}`);
  }
  return number;
}

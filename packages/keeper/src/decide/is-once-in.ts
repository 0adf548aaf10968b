/** Whether `what` was not done for `seconds`; says so once, and remembers that it is done now. */
export function isOnceIn(doneAt: Map<string, number>, what: string, seconds: number, now: number): boolean {
  const last = doneAt.get(what);
  if (last !== undefined && now < last + seconds) return false;
  doneAt.set(what, now);
  return true;
}

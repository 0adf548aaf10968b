/** Waits per subject, doubling from `first` to `most` with every failure. Times are of whatever clock the caller uses. */
export class BackOff {
  readonly #first: number;
  readonly #most: number;
  readonly #waits = new Map<string, { readonly wait: number; readonly until: number }>();

  constructor(first: number, most: number) {
    this.#first = first;
    this.#most = most;
  }

  /** @returns how long to wait */
  fail(subject: string, now: number): number {
    const wait = Math.min(this.#most, (this.#waits.get(subject)?.wait ?? this.#first / 2) * 2);
    this.#waits.set(subject, { wait, until: now + wait });
    return wait;
  }

  succeed(subject: string): void {
    this.#waits.delete(subject);
  }

  isWaiting(subject: string, now: number): boolean {
    const entry = this.#waits.get(subject);
    return entry !== undefined && now < entry.until;
  }
}

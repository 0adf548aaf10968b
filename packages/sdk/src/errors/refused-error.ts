/** A call would revert, or did. The message is the sentence of `explainError`; `cause` is what the provider threw. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
}

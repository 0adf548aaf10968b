/** A process cannot start with what it was given. The message says what is wrong and what to do. */
export class StartError extends Error {
  override readonly name = "StartError";
}

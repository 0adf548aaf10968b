/** The caller gave something the lab cannot use. The message is one sentence or two that say what is wrong and what to do. */
export class InputError extends Error {
  override readonly name = "InputError";
}

/** A list is shorter than the function that was given it needs. The message says what it lacks. */
export class MissingEntryError extends Error {
  override readonly name = "MissingEntryError";
}

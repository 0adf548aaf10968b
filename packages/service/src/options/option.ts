/** An option of the command line, which may come from an environment variable instead. */
export interface Option {
  readonly env: string;
  readonly value: string;
  readonly help: string;
  readonly fallback?: string;
}

export type Options = Readonly<Record<string, Option>>;

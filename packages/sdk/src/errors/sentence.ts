import type { Speaker } from "./speaker.ts";

export type Operand = string | bigint;

/** Operand of the error by its name in the ABI. */
export type Operands = (name: string) => Operand;

/** What happened, with the operands in human units, and what to do next. */
export type Sentence = (say: Speaker, operand: Operands) => string;

/** By name of the custom error. */
export type Sentences = Readonly<Record<string, Sentence>>;

import { DIGITS, exp } from "./exp.ts";
import { memoised } from "./memoised.ts";

/** ln 1.05 and -ln 0.9, DIGITS. */
const RISE = 487901641694320030653744042231646586079n;
const FALL = 1053605156578263012275009808393127983061n;
const HOUR = 3_600;
const DAY = 86_400n;

const riseIn = memoised((seconds) => exp((RISE * BigInt(Math.min(seconds, HOUR))) / BigInt(HOUR)));
const fallIn = memoised((seconds) => exp((FALL * BigInt(seconds)) / DAY));

/**
 * The maintenance multiplier `seconds` after it was `current`, WAD: up to the target, by at most 5 % an hour of which no more than one
 * counts; or down to it, by at most 10 % a day.
 */
export function ramped(current: bigint, target: bigint, seconds: number): bigint {
  if (target > current) {
    const most = (current * riseIn(seconds)) / DIGITS;
    return target < most ? target : most;
  }
  const least = (current * DIGITS) / fallIn(seconds);
  return target > least ? target : least;
}

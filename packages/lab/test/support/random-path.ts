import { seededRandom, uniform, type PathPoint, type PricePath } from "../../src/index.ts";

/** A random walk with a point a minute and steps of up to `largestStep` either way. */
export function randomPath(seed: number, minutes: number, largestStep: number): PricePath {
  const random = seededRandom(seed);
  let price = 2_000e8;
  return Array.from({ length: minutes }, (_, minute): PathPoint => {
    price *= 1 + uniform(random, -largestStep, largestStep);
    return { time: 1_700_000_000 + minute * 60, price: BigInt(Math.round(price)) };
  });
}

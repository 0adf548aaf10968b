import assert from "node:assert/strict";
import { test } from "node:test";
import { emulateFeed, priceAt, type FeedUpdate, type PricePath } from "../src/index.ts";
import { randomPath } from "./support/random-path.ts";

const CHAINLINK = { deviationBps: 50, heartbeatSeconds: 3_600, delaySeconds: 0 };
const SEEDS = Array.from({ length: 40 }, (_, index) => index);

function answerAt(updates: readonly FeedUpdate[], time: number): bigint {
  return updates.findLast((update) => update.time <= time)!.answer;
}

test("emulateFeed · at every observation the answer is within the deviation threshold of the market", () => {
  for (const seed of SEEDS) {
    const path = randomPath(seed, 300, 0.004);
    const updates = emulateFeed(path, CHAINLINK);
    assert.ok(updates.length > 5, `seed ${seed} never deviates`);
    for (let time = path[0]!.time; time <= path.at(-1)!.time; time += 12) {
      const price = priceAt(path, time);
      const answer = answerAt(updates, time);
      const distance = price > answer ? price - answer : answer - price;
      assert.ok(distance * 10_000n < answer * 50n, `seed ${seed} at ${time}: ${price} against ${answer}`);
    }
  }
});

test("emulateFeed · the heartbeat is kept, and nothing is published without a reason", () => {
  for (const seed of SEEDS) {
    const updates = emulateFeed(randomPath(seed, 600, 0.0005), CHAINLINK);
    updates.slice(1).forEach((update, index) => {
      const before = updates[index]!;
      const gap = update.time - before.time;
      const distance = update.answer > before.answer ? update.answer - before.answer : before.answer - update.answer;
      assert.ok(gap > 0 && gap < 3_600 + 12, `seed ${seed}: gap ${gap}`);
      assert.ok(gap >= 3_600 || distance * 10_000n >= before.answer * 50n, `seed ${seed}: update without reason`);
    });
  }
});

test("emulateFeed · a delayed answer is the observation of `delaySeconds` ago, one under way at a time", () => {
  for (const seed of SEEDS) {
    const path = randomPath(seed, 300, 0.004);
    const updates = emulateFeed(path, { ...CHAINLINK, delaySeconds: 300 });
    updates.slice(1).forEach((update, index) => {
      assert.equal(update.answer, priceAt(path, update.time - 300));
      assert.ok(update.time - updates[index]!.time >= 300);
    });
  }
});

test("emulateFeed · an outage silences the feed and the first observation after it answers at once", () => {
  const path: PricePath = [
    { time: 0, price: 100n },
    { time: 3_600, price: 50n },
  ];
  const updates = emulateFeed(path, { ...CHAINLINK, outages: [{ fromSeconds: 600, toSeconds: 1_200 }] });
  assert.ok(updates.every(({ time }) => time < 600 || time >= 1_200));
  assert.ok(updates.some(({ time }) => time === 1_200));
});

test("emulateFeed · a constant price moves only with the heartbeat", () => {
  const path: PricePath = [
    { time: 0, price: 100n },
    { time: 36_000, price: 100n },
  ];
  assert.deepEqual(
    emulateFeed(path, CHAINLINK).map(({ time }) => time),
    Array.from({ length: 11 }, (_, hour) => hour * 3_600),
  );
});

test("priceAt · is on the line between neighbours and flat outside", () => {
  const path: PricePath = [
    { time: 0, price: 100n },
    { time: 10, price: 200n },
    { time: 20, price: 0n },
  ];
  assert.deepEqual(
    [-1, 0, 5, 10, 15, 20, 99].map((time) => priceAt(path, time)),
    [100n, 100n, 150n, 200n, 100n, 0n, 0n],
  );
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { BackOff } from "../src/index.ts";

test("back-off · waits double up to the most and end with a success", () => {
  const backOff = new BackOff(15, 40);
  assert.deepEqual([backOff.fail("a", 0), backOff.fail("a", 0), backOff.fail("a", 100)], [15, 30, 40]);
  assert.deepEqual(
    [backOff.isWaiting("a", 139), backOff.isWaiting("a", 140), backOff.isWaiting("b", 0)],
    [true, false, false],
  );
  backOff.succeed("a");
  assert.equal(backOff.fail("a", 200), 15);
});

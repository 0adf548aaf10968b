import assert from "node:assert/strict";
import { test } from "node:test";
import { applyLossEvent, NO_LOSSES, type LossEvent, type LossRun } from "../src/index.ts";

const after = (...events: LossEvent[]): LossRun => events.reduce(applyLossEvent, NO_LOSSES);
const borne = ({ budget, deleveraging, backstop, socialised, left }: LossRun): bigint[] => [
  budget,
  deleveraging,
  backstop,
  socialised,
  left,
];

test("losses · WAT-2 · what the layers bore and what is left sum to what accounts lacked", () => {
  const run = after(
    { type: "budgetSpent", amount: 3n, isBackstop: false },
    { type: "deleveragedBeyond", amount: 5n },
    { type: "recorded", amount: 40n },
    { type: "covered", amount: 10n },
    { type: "socialised", amount: 20n },
    { type: "budgetSpent", amount: 4n, isBackstop: true },
    { type: "budgetSpent", amount: 2n, isBackstop: true },
    { type: "absorbed", loss: 9n },
  );
  assert.deepEqual(borne(run), [9n, 5n, 13n, 20n, 10n]);
  assert.equal(run.total, 57n);
  assert.equal(
    borne(run).reduce((sum, each) => sum + each),
    run.total,
  );
  assert.deepEqual([run.recorded, run.absorptions], [40n, 1]);
});

test("losses · what the inventory lost is no account's loss; income and what was given back are counted beside", () => {
  const run = after(
    { type: "budgetSpent", amount: 7n, isBackstop: true },
    { type: "inventoryClosed", result: -7n },
    { type: "absorbed", loss: 0n },
    { type: "drawn", amount: 2n },
  );
  assert.deepEqual([run.total, run.budget, run.inventory, run.income], [0n, 0n, -7n, 2n]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeRiskWord, WAD, type Appraisal, type CallRecord, type Leg } from "@plimsoll/sdk";
import { gasCost } from "../src/chain/gas-cost.ts";
import { isCallDue } from "../src/decide/is-call-due.ts";
import { isCured } from "../src/decide/is-cured.ts";
import { isPokeDue } from "../src/decide/is-poke-due.ts";
import { isLiquidatable } from "../src/decide/is-liquidatable.ts";
import { saleableLegs } from "../src/decide/saleable-legs.ts";

const quiet: CallRecord = {
  caller: `0x${"0".repeat(40)}`,
  startedAt: 0n,
  deadline: 0n,
  isCloseOut: false,
  isInsolvent: false,
  isNoticed: false,
};
const called: CallRecord = { ...quiet, startedAt: 1_000n, deadline: 2_800n };

const account = (netWorth: bigint, call: CallRecord = quiet, isActed = false): Appraisal => ({
  account: "0x",
  header: { principal: -1n, collaterals: [1], markets: [], nonce: 0n, isCalled: call !== quiet, isActed, count: 0n },
  call,
  netWorth,
  maintenance: 100n,
  closeOut: 70n,
  grace: 1_800n,
  worstStatus: "Valid",
});

test("decide · PLR-3 · a market is poked for its positions, and without any for a closing that may be over", () => {
  const market = { openInterest: 0n, accruedAt: 1_000n, isReduceOnly: false };
  const isDue = (change: Partial<Parameters<typeof isPokeDue>[0]>, now = 1_600) =>
    isPokeDue({ ...market, ...change }, now, 600);
  assert.deepEqual([isDue({}), isDue({ openInterest: 1n }), isDue({ isReduceOnly: true })], [false, true, true]);
  assert.equal(isDue({ openInterest: 1n, isReduceOnly: true }, 1_599), false);
  assert.equal(isDue({ openInterest: 1n, isReduceOnly: true, settlementPrice: 1n }), false);
});

test("decide · DMM-1 · a call is due below maintenance, once; sinking below close-out or zero is recorded once", () => {
  assert.deepEqual(
    [100n, 99n, 70n, 69n, 0n, -1n].map((worth) => isCallDue(account(worth), 1_000n)),
    [false, true, true, true, true, true],
  );
  assert.equal(isCallDue(account(99n, called), 2_000n), false);
  assert.equal(isCallDue(account(69n, called), 2_000n), true);
  assert.equal(isCallDue(account(69n, { ...called, isCloseOut: true }), 2_000n), false);
  assert.equal(isCallDue(account(0n, { ...called, isCloseOut: true }), 2_000n), true);
  assert.equal(isCallDue(account(0n, { ...called, isInsolvent: true }), 2_000n), false);
});

test("decide · a call older than a day that nobody acted on needs a second notice before a sale", () => {
  const old = 1_000n + 86_401n;
  assert.equal(isCallDue(account(99n, called), old), true);
  assert.equal(isLiquidatable(account(99n, called), old), false);
  assert.equal(isCallDue(account(99n, called, true), old), false);
  assert.equal(isLiquidatable(account(99n, called, true), old), true);
});

test("decide · LTR-8 · a sale waits for the deadline above close-out and for nothing below", () => {
  assert.equal(isLiquidatable(account(99n, called), 2_799n), false);
  assert.equal(isLiquidatable(account(99n, called), 2_800n), true);
  assert.equal(isLiquidatable(account(100n, called), 2_800n), false);
  assert.equal(isLiquidatable(account(99n), 9_999n), false);
  assert.equal(isLiquidatable(account(69n), 0n), true);
  assert.equal(isLiquidatable(account(-1n), 0n), true);
});

test("decide · LTR-4 · cured at 1.03 with every leg priced", () => {
  assert.deepEqual(
    [102n, 103n].map((worth) => isCured(account(worth, called))),
    [false, true],
  );
  assert.equal(isCured({ ...account(103n, called), worstStatus: "Stale" }), false);
  assert.equal(isCured(account(103n)), false);
});

test("decide · legs without a price, a balance or an open sale are not bid for", () => {
  const leg = (asset: number, other: Partial<Leg> = {}): Leg => ({
    asset,
    balance: 1n,
    value: 100n,
    quote: 0n,
    status: "Valid",
    round: 1n,
    isSaleOpen: true,
    legCost: 0n,
    netDelta: 100n,
    grossDelta: 100n,
    risk: decodeRiskWord(0n),
    ...other,
  });
  const legs = [leg(1), leg(2), leg(3, { status: "Stale" }), leg(4, { isSaleOpen: false }), leg(5, { balance: 0n })];
  assert.deepEqual(
    saleableLegs(legs).map(({ asset }) => asset),
    [1, 2],
  );
});

test("gas · the cost is rounded up", () => {
  assert.equal(gasCost(100_000n, 10n ** 9n, 2_000n * WAD), WAD / 5n);
  assert.equal(gasCost(1n, 1n, 1n), 1n);
});

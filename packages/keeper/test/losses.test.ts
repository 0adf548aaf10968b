import assert from "node:assert/strict";
import { test } from "node:test";
import { WAD, type Appraisal } from "@plimsoll/sdk";
import type { Holding } from "../src/chain/holding.ts";
import { isAbsorbDue } from "../src/decide/is-absorb-due.ts";
import { isCollectDue } from "../src/decide/is-collect-due.ts";
import { isReportDue } from "../src/decide/is-report-due.ts";

const quiet = { caller: `0x${"0".repeat(40)}`, startedAt: 0n, deadline: 1_000n, isInsolvent: false, isNoticed: false };

const account = (worth: bigint, changes: Partial<Appraisal> = {}, isCloseOut = true): Appraisal => ({
  account: "a",
  header: { principal: 0n, collaterals: [], markets: [0], nonce: 0n, isCalled: true, isActed: false, count: 0n },
  call: { ...quiet, isCloseOut },
  netWorth: worth * WAD,
  maintenance: 100n * WAD,
  closeOut: 80n * WAD,
  grace: 900n,
  worstStatus: "Valid",
  ...changes,
});

test("absorb · RH-6 · at once when insolvent or below a quarter of the line, else after two minutes in close-out", () => {
  assert.deepEqual(
    [-1n, 0n, 24n, 25n].map((worth) => isAbsorbDue(account(worth), 0n, 120n)),
    [true, true, true, false],
  );
  assert.deepEqual(
    [1_119n, 1_120n].map((live) => isAbsorbDue(account(79n), live, 120n)),
    [false, true],
  );
  assert.equal(isAbsorbDue(account(80n), 9_999n, 120n), false);
  assert.equal(isAbsorbDue(account(79n, {}, false), 9_999n, 120n), false);
  const { header } = account(79n);
  assert.equal(isAbsorbDue(account(79n, { header: { ...header, isCalled: false } }), 9_999n, 120n), false);
});

test("absorb · not without prices that may be acted on, nor what rounding has left", () => {
  assert.equal(isAbsorbDue(account(-1n, { worstStatus: "Divergent" }), 0n, 120n), true);
  assert.equal(isAbsorbDue(account(-1n, { worstStatus: "Stale" }), 0n, 120n), false);
  const left = { maintenance: 0n, closeOut: 0n };
  assert.equal(isAbsorbDue({ ...account(0n, left), netWorth: 1n - 10n ** 12n }, 0n, 120n), false);
  assert.equal(isAbsorbDue({ ...account(0n, left), netWorth: -(10n ** 12n) }, 0n, 120n), true);
});

test("report · RH-8 · a difference counts from a hundredth of the backstop's worth on; who is solvent again is taken out", () => {
  assert.deepEqual([isReportDue(9n, 0n, 1_000n), isReportDue(10n, 0n, 1_000n)], [false, true]);
  assert.deepEqual([isReportDue(20n, 29n, 1_000n), isReportDue(20n, 30n, 1_000n)], [false, true]);
  assert.deepEqual([isReportDue(0n, 1n, 1_000n), isReportDue(5n, 5n, 0n)], [true, false]);
});

test("collect · the backstop's account of a market is emptied once its position is gone and something is left in it", () => {
  const holding = (size: bigint): Holding =>
    ({ holder: account(1n), market: 0, size, notional: 0n, profit: 1n }) as unknown as Holding;
  const withCash = (principal: bigint): Appraisal => account(1n, { header: { ...account(1n).header, principal } });
  assert.equal(isCollectDue(withCash(10n ** 12n), []), true);
  assert.equal(isCollectDue(withCash(10n ** 12n - 1n), []), false);
  assert.equal(isCollectDue(withCash(0n), [holding(0n)]), true);
  assert.equal(isCollectDue(withCash(10n ** 18n), [holding(1n)]), false);
});

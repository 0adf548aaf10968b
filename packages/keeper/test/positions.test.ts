import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeRiskWord, WAD, type Appraisal, type Expiry, type Leg } from "@plimsoll/sdk";
import type { Holding } from "../src/chain/holding.ts";
import { hedgeOf } from "../src/decide/hedge-of.ts";
import { isDeleverageDue } from "../src/decide/is-deleverage-due.ts";
import { isDust } from "../src/decide/is-dust.ts";
import { isExpiryDue } from "../src/decide/is-expiry-due.ts";
import { isDistressed } from "../src/decide/is-distressed.ts";
import { isSettlementDue } from "../src/decide/is-settlement-due.ts";
import { leastPremium } from "../src/decide/least-premium.ts";
import { offsetPairs } from "../src/decide/offset-pairs.ts";
import { takeoverRoom } from "../src/decide/takeover-room.ts";
import { toOffer } from "../src/inventory/to-offer.ts";

const PRICE = 2_000n;
/** An initial margin of 10 %, of the first underlying. */
const MARGIN = (100n << 199n) | (1n << 252n);

const appraisal = (account: string, netWorth: bigint): Appraisal => ({
  account,
  header: { principal: 0n, collaterals: [], markets: [0], nonce: 0n, isCalled: false, isActed: false, count: 0n },
  call: {
    caller: `0x${"0".repeat(40)}`,
    startedAt: 0n,
    deadline: 0n,
    isCloseOut: false,
    isInsolvent: false,
    isNoticed: false,
  },
  netWorth,
  maintenance: 100n * WAD,
  closeOut: 80n * WAD,
  grace: 900n,
  worstStatus: "Valid",
});

/** `size` in whole units of the underlying. */
const holding = (account: string, size: bigint, other: Partial<Holding> & { netWorth?: bigint } = {}): Holding => {
  const { netWorth = 10n * WAD, ...rest } = other;
  const notional = (size < 0n ? 0n - size : size) * PRICE * WAD;
  const leg = {
    asset: 32,
    balance: size * WAD,
    value: notional,
    quote: 0n,
    status: "Valid",
    round: 1n,
    isSaleOpen: true,
    risk: decodeRiskWord(MARGIN),
    legCost: 0n,
    netDelta: size < 0n ? 0n - notional : notional,
    grossDelta: notional,
  } as const;
  return { holder: appraisal(account, netWorth), market: 0, size: size * WAD, notional, profit: 0n, leg, ...rest };
};

test("offset pairs · RM-11 · longs against shorts of the same market, the largest first, each account once", () => {
  const pairs = offsetPairs([
    holding("a", 1n),
    holding("b", 5n),
    holding("c", -2n),
    holding("d", -3n),
    holding("e", -9n, { market: 1 }),
    holding("f", 4n),
  ]);
  const names = pairs.map(({ long, short }) => [long.holder.account, short.holder.account]);
  assert.deepEqual(names, [
    ["b", "d"],
    ["f", "c"],
  ]);
  const both = [holding("a", 1n), holding("a", -1n, { market: 1 }), holding("b", -1n), holding("c", 1n, { market: 1 })];
  assert.equal(offsetPairs(both).length, 1);
  assert.deepEqual(offsetPairs([holding("a", 1n), holding("b", 2n), holding("c", 0n)]), []);
});

test("pairs · RH-14 · a position goes with the largest leg against it in its underlying that may be sold now", () => {
  const { leg } = holding("a", -3n);
  const long = (asset: number, value: bigint, rest: Partial<Leg> = {}): Leg => ({
    ...holding("a", 1n).leg,
    asset,
    value: value * WAD,
    ...rest,
  });
  const other = { risk: { ...leg.risk, underlying: leg.risk.underlying + 1n } };
  const legs = [long(1, 5n), long(3, 7n), long(2, 9n, other), long(33, 8n, { status: "Stale" }), leg];
  assert.equal(hedgeOf(leg, legs)?.asset, 3);
  assert.equal(hedgeOf(leg, [long(1, 5n, { isSaleOpen: false }), long(34, 4n, { isSaleOpen: false })])?.asset, 34);
  assert.equal(hedgeOf(leg, [leg, { ...leg, asset: 33 }]), undefined);
  const alone = { ...leg, risk: { ...leg.risk, underlying: 0n } };
  assert.equal(hedgeOf(alone, [long(1, 5n, { risk: alone.risk })]), undefined);
});

test("decide · nobody acts on an account with a price nobody knows", () => {
  const sunk = appraisal("a", 10n * WAD);
  assert.equal(isDistressed(sunk, 0n), true);
  assert.equal(isDistressed({ ...sunk, worstStatus: "Unknown" }, 0n), false);
});

test("deleverage · ADL-3 · only of insolvent accounts; a profit that the pot cannot pay is left alone", () => {
  const insolvent = { netWorth: -1n };
  assert.equal(isDeleverageDue(holding("a", 1n), 5n), false);
  assert.equal(isDeleverageDue(holding("a", 1n, insolvent), 0n), true);
  assert.equal(isDeleverageDue(holding("a", 0n, { ...insolvent, profit: -1n }), 0n), true);
  assert.equal(isDeleverageDue(holding("a", 0n, { ...insolvent, profit: 1n }), 0n), false);
  assert.equal(isDeleverageDue(holding("a", 0n, { ...insolvent, profit: 1n }), 5n), true);
  assert.equal(isDeleverageDue(holding("a", 0n, insolvent), 5n), false);
});

test("decide · what rounding left of a position, and of its profit, is not acted on", () => {
  const left = (notional: bigint, profit: bigint): boolean => isDust({ notional, profit });
  assert.deepEqual([left(10n ** 12n - 1n, 1n - 10n ** 12n), left(0n, 0n)], [true, true]);
  assert.deepEqual([left(10n ** 12n, 0n), left(0n, 10n ** 12n), left(0n, -(10n ** 12n))], [false, false, false]);
});

test("settlement · FCM-4 · losses from the threshold on, of closed positions from a lower one, never of the insolvent", () => {
  const terms = { open: 100n, closed: 10n };
  const due = (size: bigint, profit: bigint, netWorth = 1n) =>
    isSettlementDue(holding("a", size, { profit, netWorth }), terms);
  assert.deepEqual([due(1n, -99n), due(1n, -100n), due(1n, 100n)], [false, true, false]);
  assert.deepEqual([due(0n, -9n), due(0n, -10n), due(0n, 10n)], [false, true, false]);
  assert.equal(due(1n, -100n, 0n), false);
});

test("expiry · FCM-3 · sampled once a minute in the last half hour, fixed once afterwards", () => {
  const end = { expiry: 10_000n, sampledAt: 0n, sampled: 0n, samples: 0n, basisCap: 0n, basisPeriod: 1n };
  const due = (now: bigint, rest: Partial<Expiry> = {}) => isExpiryDue({ ...end, ...rest }, now);
  assert.deepEqual([due(8_199n), due(8_200n), due(10_000n)], [false, true, true]);
  assert.deepEqual([due(9_059n, { sampledAt: 9_000n }), due(9_060n, { sampledAt: 9_000n })], [false, true]);
  assert.equal(due(10_001n, { sampledAt: 10_000n }), true);
  assert.equal(due(20_000n, { settlementPrice: WAD }), false);
});

test("takeover · half of what the initial margin allows, less what the keeper holds; closing its own position makes room", () => {
  const worth = 10_000n * WAD;
  const wanted = holding("a", 100n);
  assert.equal(takeoverRoom(worth, [], wanted), 50_000n * WAD);
  assert.equal(takeoverRoom(worth, [holding("k", 10n), holding("k", 5n, { market: 1 })], wanted), 20_000n * WAD);
  assert.equal(takeoverRoom(worth, [holding("k", -10n)], wanted), 70_000n * WAD);
  assert.equal(takeoverRoom(worth, [holding("k", 30n)], wanted), 0n);
  assert.equal(takeoverRoom(0n - worth, [], wanted), 0n);
});

test("takeover · the premium pays for gas, profit and exit also when half of it is fee", () => {
  const exit = WAD / 400n;
  const value = 10_000n * WAD;
  const premium = leastPremium({ value, fixed: 5n * WAD, exit });
  assert.ok((premium * value) / WAD / 2n >= 5n * WAD + (exit * value) / WAD);
  assert.equal(premium, 2n * (exit + WAD / 2_000n) + 1n);
  assert.equal(leastPremium({ value: 1n, fixed: WAD, exit }), 2n ** 64n - 1n);
});

test("unwinding · a long is offered below the mark, a short is bought back above it, nothing when closed", () => {
  assert.deepEqual(toOffer(holding("k", 3n), 20n, 1_000), { size: -3n * WAD, limitPrice: 1_996n * WAD, expiry: 1_600 });
  assert.deepEqual(toOffer(holding("k", -3n), 20n, 0), { size: 3n * WAD, limitPrice: 2_004n * WAD, expiry: 600 });
  assert.equal(toOffer(holding("k", 0n), 20n, 0), undefined);
});

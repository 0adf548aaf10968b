import assert from "node:assert/strict";
import { test } from "node:test";
import {
  accountState,
  decodeCallRecord,
  decodeHeader,
  decodeMarketPot,
  decodeMarketState,
  decodeRiskWord,
  isInsolvent,
  parseAccountId,
  toAccountId,
  toInstrument,
  WAD,
} from "../src/index.ts";
import { decodeAppraisals } from "../src/read/decode-appraisals.ts";

const FRESH_PROFIT = 1n << 193n;
const owner = "0x00000000000000000000000000000000DeaDBeef";

test("account id · owner, mode and sub id survive the round trip", () => {
  const id = toAccountId(owner, 2n ** 88n - 1n, 2);
  assert.equal(id, `0x${owner.slice(2).toLowerCase()}02${"f".repeat(22)}`);
  assert.deepEqual(parseAccountId(id), { owner, mode: 2, sub: 2n ** 88n - 1n });
  assert.throws(() => toAccountId(owner, 2n ** 88n), /sub id/);
  assert.throws(() => toAccountId(owner, 0n, 256), /mode/);
  assert.throws(() => parseAccountId("0x12"), /32 bytes/);
});

test("words · a header with debt, two collaterals, two markets, a nonce and a call", () => {
  const word =
    BigInt.asUintN(98, -5n * WAD) |
    (0b1010n << 98n) |
    (1n << 130n) |
    (1n << 192n) |
    FRESH_PROFIT |
    (77n << 194n) |
    (0b1011n << 216n);
  assert.deepEqual(decodeHeader(word), {
    principal: -5n * WAD,
    collaterals: [1, 3],
    markets: [0, 62],
    nonce: 77n,
    isCalled: true,
    isActed: true,
    count: 2n,
  });
});

test("words · a call record", () => {
  const word = BigInt(owner) | (1_000n << 160n) | (2_800n << 192n) | (1n << 224n);
  assert.deepEqual(decodeCallRecord(word), {
    caller: owner,
    startedAt: 1_000n,
    deadline: 2_800n,
    isCloseOut: true,
    isInsolvent: false,
    isNoticed: false,
  });
});

test("words · a risk word", () => {
  const word =
    BigInt(owner) |
    (65n << 160n) |
    (20n << 172n) |
    (40n << 179n) |
    (26n << 186n) |
    (10n << 192n) |
    (200n << 199n) |
    (1_503n << 209n) |
    (20n << 223n) |
    (250n << 229n) |
    (30n << 242n) |
    (10n << 248n) |
    (3n << 252n);
  assert.deepEqual(decodeRiskWord(word), {
    feed: owner,
    maxAge: 3_900n,
    minExponent: 20n,
    maxExponent: 40n,
    scale: 26n,
    deviation: 50n,
    initialHaircut: 2_000n,
    maintenanceHaircut: 1_503n,
    closeOutShare: 70n,
    depth: 25_000_000n * WAD,
    grace: 1_800n,
    maxPremium: 10n,
    underlying: 3n,
  });
});

test("words · a market's state, with funding and premium below zero", () => {
  const word =
    BigInt.asUintN(88, -7n) |
    (10n << 88n) |
    (BigInt.asUintN(24, -3n) << 176n) |
    (1_000n << 200n) |
    (9n << 232n) |
    (0b1110n << 248n);
  assert.deepEqual(decodeMarketState(word), {
    funding: -7n,
    openInterest: 10n,
    premium: -3n,
    accruedAt: 1_000n,
    lag: 9n,
    hasLongSide: false,
    hasShortSide: true,
    isReduceOnly: true,
    isListed: true,
    isDated: false,
  });
});

test("words · a settled market has its price where premium and times were", () => {
  const word = 10n | (5n << 88n) | ((2_000n * 10n ** 14n + 1n) << 176n) | (0b111000n << 248n);
  const state = decodeMarketState(word);
  assert.equal(state.settlementPrice, 2_000n * WAD + 10_000n);
  assert.deepEqual([state.funding, state.openInterest, state.isDated], [10n, 5n, true]);
  assert.deepEqual([state.premium, state.accruedAt, state.lag], [0n, 0n, 0n]);
});

test("words · a market's pot, fees and caps", () => {
  const word = 5n | (6n << 104n) | (((3n << 5n) | 17n) << 208n) | (((127n << 5n) | 31n) << 220n);
  assert.deepEqual(decodeMarketPot(word), {
    pot: 5n,
    fees: 6n,
    openInterestCap: 136n,
    positionCap: 31n << 127n,
  });
});

test("words · appraisals with and without a leg; too few words are refused", () => {
  const account = toAccountId(owner);
  const ledger = [0n, 0n, 9n];
  const sums = [BigInt.asUintN(256, -1n), 2n, 1n, 1_800n | (2n << 32n)];
  const [plain, withLeg] = decodeAppraisals(
    [{ account }, { account, asset: 1 }],
    [
      ...ledger,
      ...ledger,
      ...sums,
      ...sums,
      10n,
      1n | (6n << 8n) | (1n << 128n),
      0n,
      2n,
      BigInt.asUintN(256, -4n),
      16n,
    ],
  );
  assert.deepEqual([plain?.netWorth, plain?.worstStatus, plain?.grace, plain?.leg], [-1n, "Stale", 1_800n, undefined]);
  const { risk: _, ...leg } = withLeg!.leg!;
  assert.deepEqual(leg, {
    asset: 1,
    balance: 9n,
    value: 10n,
    quote: 0n,
    status: "Divergent",
    round: 6n,
    isSaleOpen: true,
    legCost: 2n,
    netDelta: -4n,
    grossDelta: 16n,
  });
  assert.throws(() => decodeAppraisals([{ account, asset: 1 }], [...ledger, ...sums]), /ends before word/);
});

test("words · the leg of a short position that is owed something; a price nobody knows", () => {
  const account = toAccountId(owner);
  const position = BigInt.asUintN(128, -3n * WAD) * 2n ** 128n + 5n * WAD;
  const words = [0n, 0n, position, 1n, 2n, 1n, 4n << 32n, 6_000n * WAD, 4n, 0n, 2n, 0n, 0n];
  const [appraisal] = decodeAppraisals([{ account, asset: toInstrument(1) }], words);
  assert.equal(appraisal!.worstStatus, "Unknown");
  assert.deepEqual(
    [appraisal!.leg!.asset, appraisal!.leg!.balance, appraisal!.leg!.quote, appraisal!.leg!.value],
    [33, -3n * WAD, 5n * WAD, 6_000n * WAD],
  );
});

test("state · the table is read from the top and equality takes the safer row", () => {
  const at = (netWorth: bigint) => accountState({ netWorth, initial: 20n, maintenance: 15n, closeOut: 10n });
  assert.deepEqual([20n, 19n, 15n, 14n, 10n, 9n, 1n, 0n, -1n].map(at), [
    "Healthy",
    "Restricted",
    "Restricted",
    "Called",
    "Called",
    "CloseOut",
    "CloseOut",
    "Insolvent",
    "Insolvent",
  ]);
  assert.equal(accountState({ netWorth: 0n, initial: 0n, maintenance: 0n, closeOut: 0n }), "Healthy");
  assert.equal(accountState({ netWorth: -1n, initial: 0n, maintenance: 0n, closeOut: 0n }), "Insolvent");
  assert.deepEqual(
    [isInsolvent({ netWorth: 0n, maintenance: 0n }), isInsolvent({ netWorth: 0n, maintenance: 1n })],
    [false, true],
  );
});

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  afterRound,
  askedRates,
  boundedMaintenance,
  calmVariance,
  closing,
  decayedVariance,
  exact,
  floorOf,
  multiplierOf,
  nextVariance,
  rational,
  RAY,
  returnOf,
  type State,
  type Steward,
  STEP,
  WAD,
  YEAR,
} from "../src/index.ts";
import { lineOf } from "../src/volatility/witness.ts";
import {
  alice,
  cross,
  deposit,
  done,
  lender,
  listed,
  near,
  PERP_ETH,
  price,
  protocol,
  refused,
  trade,
  usd,
  usdc,
  valued,
} from "./support/protocol.ts";

const SPAN = 57_600;
const CALM = (8n * WAD) / 10n;

test("multiplierOf · VRS-3 · 1 at calm, 2 at four times the variance, at most 3, rounded Up", () => {
  const v = calmVariance(CALM);
  assert.equal(multiplierOf(exact, v, CALM), WAD);
  assert.equal(multiplierOf(exact, 4n * v, CALM), 2n * WAD);
  assert.equal(multiplierOf(exact, 100n * v, CALM), 3n * WAD);
  assert.equal(multiplierOf(exact, v / 4n, CALM), WAD);
  assert.ok(multiplierOf(exact, v + RAY / 1_000_000n, CALM) > WAD);
});

test("nextVariance · VRS-7 · one return adds at most 0.04*year/span, whatever its length and the time", () => {
  const most = (RAY * 4n * BigInt(YEAR)) / (100n * BigInt(SPAN));
  fc.assert(
    fc.property(
      fc.bigInt(1n, usd(100_000)),
      fc.bigInt(1n, usd(100_000)),
      fc.integer({ min: 300, max: 10 ** 7 }),
      (now, before, dt) => {
        assert.ok(nextVariance(exact, 0n, returnOf(exact, now, before), dt, SPAN) <= most);
      },
    ),
  );
});

test("decayedVariance · VRS-2 · alike in one step and in many, within a unit each", () => {
  let stepped = calmVariance(CALM);
  for (let i = 0; i < 20; i += 1) stepped = decayedVariance(exact, stepped, 1_000, SPAN);
  near(stepped, decayedVariance(exact, calmVariance(CALM), 20_000, SPAN), RAY / 10n ** 16n);
});

test("nextVariance · MEC-1 VRS-1 · within three units of the exponential of the one in rationals", () => {
  fc.assert(
    fc.property(
      fc.bigInt(0n, 9n * RAY),
      fc.bigInt(0n, WAD / 5n),
      fc.integer({ min: 300, max: 10 ** 6 }),
      (v, move, dt) => {
        const off = nextVariance(exact, v, move, dt, SPAN) - floorOf(nextVariance(rational, v, move, dt, SPAN));
        const added = (move * move * BigInt(YEAR)) / (BigInt(dt) * 10n ** 9n);
        const most = (3n * (v + added)) / WAD + 3n;
        assert.ok(off <= most && off >= -most, `${off} of ${most}`);
      },
    ),
    { numRuns: 50 },
  );
});

test("afterRound · VRS-4 RM-1 · up by the announced step of 5 % an hour, a round ahead; down by 10 % a day", () => {
  const first = afterRound(exact, { multiplier: WAD, next: WAD }, 3n * WAD, 300);
  assert.deepEqual(first, { multiplier: WAD, next: STEP });
  const second = afterRound(exact, first, 3n * WAD, 300);
  assert.equal(second.multiplier, STEP);
  let state = second;
  for (let i = 0; i < 12; i += 1) state = afterRound(exact, state, 3n * WAD, 300);
  near(state.multiplier, (STEP * 105n) / 100n, 100n);
  const down = afterRound(exact, { multiplier: 2n * WAD, next: 2n * WAD }, WAD, 86_400);
  near(down.multiplier, (18n * WAD) / 10n, 100n);
  const gone = afterRound(exact, { multiplier: WAD, next: STEP }, WAD, 300);
  assert.equal(gone.multiplier, WAD, "a step M does not ask for any more is not taken");
});

const SET = { initial: 1_000n, maintenance: 500n, grace: 900 };
const STEWARD: Steward = { multiplier: WAD, next: WAD, roundAt: 0, left: 500n, closedAt: undefined, hasRunOut: false };

test("askedRates · VRS-6 RM-1 · opening follows at once, two points over maintenance, the grace falls by the square", () => {
  assert.deepEqual(askedRates(SET, STEWARD, 2n * WAD, 500n), { initial: 2_000n, maintenance: 500n, grace: 900 });
  assert.equal(askedRates(SET, STEWARD, WAD + WAD / 1_000n, 500n).initial, 1_010n, "up to the per mille");
  assert.equal(askedRates(SET, { ...STEWARD, multiplier: 2n * WAD }, WAD, 1_000n).grace, 300);
  assert.equal(askedRates(SET, STEWARD, WAD, 803n).initial, 1_010n, "two points over, in whole per mille");
  assert.equal(askedRates({ ...SET, grace: 1_800 }, STEWARD, WAD, 750n).grace, 780, "13 whole minutes of 13.3");
  assert.equal(askedRates(SET, { ...STEWARD, closedAt: 1 }, 3n * WAD, 500n).initial, 10_000n);
  assert.equal(
    askedRates({ initial: 5_000n, maintenance: 4_000n, grace: 900 }, STEWARD, 3n * WAD, 4_000n).initial,
    9_500n,
  );
});

test("closing · SRR-4 P-15 · at 3 until 2, a day at most, and after one that ran out not again before 2", () => {
  const at = (steward: Partial<Steward>, target: number, now: number) =>
    closing({ ...STEWARD, ...steward }, usd(target), now);
  assert.deepEqual(at({}, 2.99, 10), { closedAt: undefined, hasRunOut: false });
  assert.deepEqual(at({}, 3, 10), { closedAt: 10, hasRunOut: false });
  assert.deepEqual(at({ closedAt: 10 }, 2.01, 20), { closedAt: 10, hasRunOut: false });
  assert.deepEqual(at({ closedAt: 10 }, 2, 20), { closedAt: undefined, hasRunOut: false });
  assert.deepEqual(at({ closedAt: 10 }, 3, 86_410), { closedAt: undefined, hasRunOut: true });
  assert.deepEqual(at({ hasRunOut: true }, 3, 86_500), { closedAt: undefined, hasRunOut: true });
  assert.deepEqual(at({ hasRunOut: true }, 2, 86_500), { closedAt: undefined, hasRunOut: false });
});

test("boundedMaintenance · VRS-4 RM-1 · a rise of a twentieth an hour that saves nothing up, never past kappa or three times", () => {
  const state = protocol();
  const perpetual = listed(state, PERP_ETH);
  const from = (held: bigint, movedAt: number) => ({
    ...perpetual,
    movedAt,
    held: { ...perpetual.held, maintenance: held },
  });
  assert.equal(boundedMaintenance(from(500n, 0), 2_000n, 3_600).maintenance, 525n);
  assert.equal(boundedMaintenance(from(500n, 0), 2_000n, 360_000).maintenance, 525n);
  assert.equal(boundedMaintenance(from(500n, 0), 510n, 3_600).maintenance, 510n);
  assert.equal(boundedMaintenance(from(1_490n, 0), 9_000n, 3_600).maintenance, 1_500n);
  const half = boundedMaintenance(from(500n, 0), 2_000n, 1_800);
  assert.deepEqual(half, { maintenance: 512n, movedAt: 1_728 });
  assert.equal(boundedMaintenance(from(1_000n, 0), 500n, 86_400).maintenance, 900n);
  assert.equal(boundedMaintenance(from(500n, 0), 1n, 10 ** 7).maintenance, 500n, "never under what was set");
});

/** A state whose ether perpetual has a volatility and a steward. */
function watched(): State {
  const state = protocol();
  done(state, { type: "setVolatility", instrument: PERP_ETH, calm: CALM, span: SPAN });
  done(state, { type: "refresh", instrument: PERP_ETH });
  return state;
}

test("pokeVolatility · VRS-8 RM-1 · a round becomes a point from 300 s after the last, however often it is poked", () => {
  const state = watched();
  const variance = (): bigint => listed(state, PERP_ETH).volatility!.variance;
  const start = variance();
  price(state, [PERP_ETH], 2_100, 299);
  done(state, { type: "pokeVolatility", instrument: PERP_ETH });
  assert.equal(variance(), start);
  price(state, [PERP_ETH], 2_100, 1);
  done(state, { type: "pokeVolatility", instrument: PERP_ETH });
  const after = variance();
  assert.ok(after > start);
  done(state, { type: "pokeVolatility", instrument: PERP_ETH, at: state.now + 100 });
  assert.equal(variance(), after);
  done(state, { type: "setAnswer", instrument: PERP_ETH, answer: undefined });
  refused(state, { type: "pokeVolatility", instrument: PERP_ETH }, "PriceNotValid");
  refused(state, { type: "setVolatility", instrument: PERP_ETH, calm: 1n, span: SPAN }, "RangeExceeded");
});

test("refresh · VRS-4 · a fall of 20 % in five minutes triples opening at once, maintenance follows in steps", () => {
  const state = watched();
  price(state, [PERP_ETH], 1_600, 300);
  done(state, { type: "refresh", instrument: PERP_ETH });
  assert.equal(listed(state, PERP_ETH).held.initial, 10_000n, "closed at 3");
  assert.equal(listed(state, PERP_ETH).held.maintenance, 500n, "announced");
  price(state, [PERP_ETH], 1_600, 300);
  done(state, { type: "refresh", instrument: PERP_ETH });
  assert.equal(listed(state, PERP_ETH).held.maintenance, 502n);
  for (let i = 0; i < 11; i += 1) {
    price(state, [PERP_ETH], 1_600, 300);
    done(state, { type: "refresh", instrument: PERP_ETH });
  }
  near(listed(state, PERP_ETH).held.maintenance, 524n, 1n);
});

test("witness · VRS-5 · the step is cut at the line where more than 0.5 % of what is open would fall", () => {
  const state = watched();
  const ids = [cross(11), cross(12), cross(13)];
  ids.forEach((id, i) => {
    deposit(state, id, 0, usdc(2_000 + 0.45 * i));
    trade(state, id, lender, 9, 2_000);
  });
  deposit(state, alice, 0, usdc(400_000));
  trade(state, alice, lender, 1_000, 2_000);
  price(state, [PERP_ETH], 1_872.4, 0);
  const steward = listed(state, PERP_ETH).steward!;
  state.instruments.set(PERP_ETH, { ...listed(state, PERP_ETH), steward: { ...steward, next: (101n * WAD) / 100n } });
  const at = { rate: 500n, depth: listed(state, PERP_ETH).depth };
  const lines = ids.map((id) => lineOf(valued(state, id), PERP_ETH, at));
  assert.deepEqual(lines, [503n, 504n, 504n]);
  refused(state, { type: "witness", instrument: PERP_ETH, accounts: [alice] }, "NotDue");
  refused(state, { type: "witness", instrument: PERP_ETH, accounts: [ids[0]!] }, "Unchanged");
  refused(state, { type: "witness", instrument: PERP_ETH, accounts: [ids[2]!, ids[0]!] }, "NotAllowed");
  const market = state.markets.get(0)!;
  state.markets.set(0, { ...market, openInterest: 5_401n * WAD });
  refused(state, { type: "witness", instrument: PERP_ETH, accounts: ids }, "Unchanged");
  state.markets.set(0, { ...market, openInterest: 5_399n * WAD });
  done(state, { type: "witness", instrument: PERP_ETH, accounts: ids });
  state.markets.set(0, market);
  assert.equal(listed(state, PERP_ETH).steward!.next, (504n * WAD) / 500n);
  refused(state, { type: "witness", instrument: PERP_ETH, accounts: ids }, "NotDue");
});

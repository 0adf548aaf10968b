import assert from "node:assert/strict";
import { test } from "node:test";
import { WAD } from "../src/index.ts";
import { withLeadingBits } from "../src/vault/governance.ts";
import {
  alice,
  backstop,
  bob,
  deposit,
  done,
  ETH,
  listed,
  PERP_ETH,
  price,
  protocol,
  refused,
  usd,
  usdc,
} from "./support/protocol.ts";

const rates = (initial: bigint, maintenance: bigint) => ({ initial, maintenance, grace: 900 });

test("setRates · RC-4 · kappa*m_m0 of at least 1.2 times the worst step: 3.3 % asks for 4 %", () => {
  const state = protocol();
  const step = { type: "setRates", instrument: PERP_ETH, worstStep: 330n } as const;
  refused(state, { ...step, rates: rates(1_000n, 494n) }, "RangeExceeded");
  done(state, { ...step, rates: rates(1_000n, 495n) });
  assert.equal(listed(state, PERP_ETH).held.maintenance, 495n, "what was not adjusted follows");
});

test("setRates · CHM-4 AHC-7 INQ-1 · a point a day upward, two points between both, the premium within the haircut", () => {
  const state = protocol();
  const step = { type: "setRates", instrument: ETH, worstStep: 0n } as const;
  refused(state, { ...step, rates: rates(2_000n, 1_601n) }, "RiseTooFast");
  done(state, { ...step, rates: rates(2_000n, 1_600n) });
  refused(state, { ...step, rates: rates(2_000n, 1_601n), at: state.now + 86_399 }, "RiseTooFast");
  done(state, { ...step, rates: rates(2_000n, 1_601n), at: state.now + 86_400 });
  refused(state, { ...step, rates: rates(1_700n, 1_600n) }, "RangeExceeded");
  refused(state, { ...step, rates: rates(2_000n, 909n) }, "RangeExceeded");
  done(state, { ...step, rates: rates(2_000n, 910n) });
});

test("setRates · VRS-4 · what the steward has adjusted stays where it is, within once and three times the new", () => {
  const state = protocol();
  const perpetual = listed(state, PERP_ETH);
  state.instruments.set(PERP_ETH, { ...perpetual, held: { ...perpetual.held, maintenance: 900n } });
  done(state, { type: "setRates", instrument: PERP_ETH, worstStep: 0n, rates: rates(1_000n, 400n) });
  assert.equal(listed(state, PERP_ETH).held.maintenance, 900n);
  done(state, { type: "setRates", instrument: PERP_ETH, worstStep: 0n, rates: rates(1_000n, 250n) });
  assert.equal(listed(state, PERP_ETH).held.maintenance, 750n);
});

test("setCaps · RC-4 · what a step of 13.3 % costs beyond margins is at most a twentieth of the backstop's cash", () => {
  const state = protocol();
  deposit(state, backstop.cash, 0, usdc(1_000_000));
  // 13.3 % - 5 %*(1 + 0.8) = 4.3 % of the cap is at most 50,000: 1.16 million, 1.16 times the worth
  const caps = (openInterestCap: bigint) =>
    ({ type: "setCaps", market: 0, openInterestCap, positionCap: 100n * WAD, worstStep: 1_330n }) as const;
  done(state, caps(usd(581)));
  refused(state, caps(usd(640)), "BeyondCover");
  refused(state, { ...caps(usd(26_000)), worstStep: 0n }, "RangeExceeded");
  done(state, { ...caps(usd(24_000)), worstStep: 900n });
  price(state, [PERP_ETH], 3_000, 0);
  done(state, { type: "setAnswer", instrument: PERP_ETH, answer: undefined });
  refused(state, caps(WAD), "PriceNotValid");
});

test("withLeadingBits · SRR-2 · a cap keeps five bits, up to 6 % lower than asked", () => {
  assert.equal(withLeadingBits(31n), 31n);
  assert.equal(withLeadingBits(33n), 32n);
  assert.equal(withLeadingBits(63n), 62n);
  for (const x of [10n ** 18n, 12_345n, 2n ** 60n - 1n])
    assert.ok(withLeadingBits(x) <= x && withLeadingBits(x) * 16n >= x * 15n);
});

test("liquidate · H-09 · bids out of order or twice are refused", () => {
  const state = protocol();
  const bid = { account: alice, instrument: ETH, most: 1n };
  refused(state, { type: "liquidate", bids: [bid, bid], keeper: undefined }, "NotAscending");
  refused(state, { type: "liquidate", bids: [{ ...bid, account: bob }, bid], keeper: undefined }, "NotAscending");
});

import { expect } from "chai";
import { bid, callAndWait, pass, setPrice } from "../../fixtures/distress.js";
import {
  buyPair,
  ETH_FUTURE,
  ETH_LEG,
  FUTURE_LEG,
  type Hedgeable,
  hedgeableSystem,
  holdHedged,
  magnitude,
  pairBid,
  ratioOf,
  refreshMarkets,
  WETH,
  WSTETH,
} from "../../fixtures/hedged.js";
import { drawsFrom, type Draws } from "../../fixtures/random.js";
import { takeOver } from "../../fixtures/takeover.js";
import { ETH_PERP, loadFixture } from "../../fixtures/trading.js";
import { WAD } from "../../fixtures/parameters.js";

const SEEDS = [71, 72, 73, 74, 75, 76];
const STEPS = 12;
const UNIT = 20_000n;
const LEGS = [WETH, WSTETH, ETH_LEG, FUTURE_LEG];

/** Up to four legs of one underlying on either side, borrowed against until a fall of the collateral has taken the account below its line. */
async function drawDistressed(s: Hedgeable, draws: Draws) {
  const tenth = (low: bigint, high: bigint) => (draws.between(low, high) * WAD) / 10n;
  const [weth, wsteth] = [tenth(100n, 400n), tenth(0n, 150n)];
  const worth = 2_000n * weth + 2_400n * wsteth;
  const [perp, future] = [tenth(50n, 350n) * draws.pick([-1n, -1n, 1n]), tenth(50n, 250n) * draws.pick([-1n, 1n])];
  const notional = 2_000n * (magnitude(perp) + magnitude(future));
  const buffer = worth / 8n + (6n * wsteth * 24n) / 10n + notional / 20n;
  return holdHedged(s, {
    collateral: [[WETH, weth] as const, [WSTETH, wsteth] as const].filter(([, amount]) => amount !== 0n),
    positions: [
      [ETH_PERP, perp],
      [ETH_FUTURE, future],
    ],
    cash: 0n - (worth - (buffer * 98n) / 100n) / WAD,
  });
}

/** Net delta from balances, sizes and feeds [WAD]. */
async function netOf(s: Hedgeable, account: string): Promise<bigint> {
  let net = 0n;
  for (const asset of [WETH, WSTETH]) {
    const [, answer] = await s.assets[asset - 1]!.feed.latestRoundData();
    net += ((await s.vault.balanceOf(account, asset)) * answer) / 10n ** 8n;
  }
  for (const market of [ETH_PERP, ETH_FUTURE]) {
    const [, answer] = await s.feeds[market]!.latestRoundData();
    net += ((await s.positionOf(account, market)).size * answer) / 10n ** 8n;
  }
  return net;
}

/** One single sale or one pair, whatever it is asked for; whether something was sold. */
async function sellOnce(s: Hedgeable, account: string, draws: Draws): Promise<boolean> {
  const first = draws.pick(LEGS);
  const maxAmount = draws.between(1n, 100n) * (WAD / 2n);
  const sent =
    draws.between(0n, 1n) === 0n
      ? takeOver(s, [bid(account, first, { maxAmount })], s.keeperAccount)
      : buyPair(s, [pairBid(account, { asset: first, hedge: draws.pick([ETH_LEG, FUTURE_LEG]), maxAmount })]);
  return sent.then(
    () => true,
    () => false,
  );
}

describe("sales of hedged accounts", () => {
  for (const seed of SEEDS) {
    it(`liquidate, liquidatePair · RH-14 RH-3 · whatever is sold, |net delta| does not rise and the ratio does not fall: seed ${seed}`, async () => {
      const s = await loadFixture(hedgeableSystem);
      const draws = drawsFrom(seed);
      const account = await drawDistressed(s, draws);
      if ((await ratioOf(s, account)).rho < WAD) await callAndWait(s, [account]);
      else await sink(s, account);
      await refreshMarkets(s);
      let sold = 0;
      for (let step = 0; step < STEPS; ++step) {
        const [before, ratio] = [await netOf(s, account), await ratioOf(s, account)];
        if (!(await sellOnce(s, account, draws))) continue;
        ++sold;
        const [after, later] = [await netOf(s, account), await ratioOf(s, account)];
        expect(magnitude(after), `step ${step}`).to.be.at.most(magnitude(before) + UNIT);
        expect(later.worth * ratio.buffer + UNIT * later.buffer >= ratio.worth * later.buffer, `step ${step}`).to.equal(
          true,
        );
        await pass(s, 600);
        await refreshMarkets(s);
      }
      expect(sold, "sales").to.be.greaterThan(0);
    });
  }
});

/** Lowers the collateral's price until the account stands below its maintenance line; calls it and waits. */
async function sink(s: Hedgeable, account: string) {
  for (let price = 1_990; (await ratioOf(s, account)).rho >= WAD; price -= 10) await setPrice(s, WETH, price);
  await callAndWait(s, [account]);
}

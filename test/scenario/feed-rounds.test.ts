import { join } from "node:path";
import {
  abandonedMargin,
  ALL_DEFENCES,
  backing,
  compareFeed,
  gapSeries,
  gapsOf,
  loadBars,
  loadRounds,
  premiumOf,
  PRICE_ONE,
  WAD,
  type Bar,
  type Gap,
  type GapSeries,
} from "@plimsoll/lab";
import { CASH, ORDER_TYPES } from "@plimsoll/sdk";
import { expect } from "chai";
import { loadConfig } from "../../config/load.js";
import { gapTermsOf } from "../../scripts/lib/gap-terms.js";
import { deployedAt, publish, repeatAnswers, type Recorded } from "../../scripts/lib/recorded-world.js";

/** A folder of recorded candles and rounds; see .env.example. */
const HISTORY_DIR = process.env["HISTORY_DIR"] ?? "";
const MINUTES = 60_000;
const [VALID, STALE] = [0n, 2n];
const DOLLAR = 10n ** 6n;
const ANY_NONCE = 2n ** 32n - 1n;
const ALL = 2n ** 128n - 1n;
/** One unit of a feed [WAD]. */
const UNIT = 10n ** 10n;
/** More than rounding, interest of minutes and the depth of a small size take [WAD of a value]. */
const SLACK = WAD / 500n;

interface Played {
  readonly symbol: string;
  readonly asset: number;
  readonly perp: number;
  readonly series: GapSeries;
}

/** Recorded rounds with their market; without the recordings a fall that is drawn. */
function played(): Played[] {
  if (HISTORY_DIR === "") return [{ symbol: "WETH", asset: 1, perp: 0, series: drawn() }];
  const recorded = (title: string, candles: string, updates: string): GapSeries => {
    const { bars, intervalSeconds } = loadBars(join(HISTORY_DIR, candles));
    const rounds = loadRounds(join(HISTORY_DIR, updates));
    const { basis } = compareFeed(title, bars, intervalSeconds, rounds);
    return gapSeries(title, bars, intervalSeconds, rounds, basis);
  };
  const august = (symbol: string): GapSeries =>
    recorded(
      `recorded rounds of ${symbol}, August 2023`,
      `20230817-flash_${symbol}USDT_3m.csv`,
      `20230817-flash_${symbol}USD_chainlink-rounds.csv`,
    );
  const calm = recorded(
    "recorded rounds of ETH, September 2023",
    "202309-calm_ETHUSDT_15m.csv",
    "202309-calm_ETHUSD_chainlink-rounds.csv",
  );
  return [
    { symbol: "WETH", asset: 1, perp: 0, series: august("ETH") },
    { symbol: "WBTC", asset: 2, perp: 1, series: august("BTC") },
    { symbol: "WETH", asset: 1, perp: 0, series: calm },
  ];
}

/** Six hours at 2,000, 6 % down in one candle, and a feed that tells it 23 seconds later in two rounds. */
function drawn(): GapSeries {
  const start = Date.UTC(2023, 7, 17) / 1_000;
  const usd = (price: number): bigint => BigInt(price) * PRICE_ONE;
  const bars = Array.from({ length: 160 }, (_, index): Bar => {
    const price = usd(index < 119 ? 2_000 : 1_880);
    return { time: start + index * 180, open: price, high: price, low: price, close: price };
  });
  const rounds = [0, 3_600, 7_260, 10_800, 14_400, 18_000].map((at) => ({ time: start + at, answer: usd(2_000) }));
  const fall = [1_940, 1_880, 1_880].map((price, index) => {
    return { time: start + [21_623, 21_635, 25_300][index]!, answer: usd(price) };
  });
  return gapSeries("drawn rounds (HISTORY_DIR is not set)", bars, 180, [...rounds, ...fall], 0);
}

/** The protocol with the first round on chain and every other feed at its reference price. */
async function playerOf({ symbol, series }: Played): Promise<Recorded> {
  const [first] = series.rounds;
  return deployedAt(first!.time, { [symbol]: first!.answer });
}

/** The close at which the feed was furthest above the market, that has a round after it. */
function worstGap({ series }: Played): Gap {
  const over = ({ answer, market }: Gap): bigint => (answer * WAD) / market;
  return gapsOf(series)
    .filter(({ next }) => next !== undefined)
    .reduce((worst, gap) => (over(gap) > over(worst) ? gap : worst));
}

const config = loadConfig("local");

for (const play of played()) {
  const { symbol, asset, series } = play;
  const terms = gapTermsOf(config, symbol);
  const { feed: policy } = config.network.assets[symbol]!;
  const maxAge = policy.heartbeatSeconds + policy.marginSeconds;

  describe(`scenario · ${series.title}`, () => {
    let w: Recorded;
    let snapshot: Awaited<ReturnType<Recorded["takeSnapshot"]>>;

    before(async function () {
      this.timeout(MINUTES);
      w = await playerOf(play);
      snapshot = await w.takeSnapshot();
    });
    afterEach(async () => snapshot.restore());

    it("priceOf · PMT-3 ODC-1 ORA-4 RH-12 · every round gives mid, sides, status, age and id that the tables assume, up to the second before the next", async function () {
      this.timeout(5 * MINUTES);
      const feed = w.feeds.get(symbol)!;
      for (const [index, round] of series.rounds.entries()) {
        const id = index + 2; // the deployment published one
        await publish(w, feed, round, id);
        expect(await w.time.latest()).to.equal(round.time);
        const price = round.answer * UNIT;
        const half = (price * terms.stale.deviation) / WAD;
        const read = async () => {
          const { mid, low, high, status, updatedAt, round: told } = await w.engine.priceOf(asset);
          expect([mid, updatedAt, told]).to.deep.equal([price, BigInt(round.time), BigInt(id)]);
          expect(low).to.be.within(price - half - UNIT, price - half);
          expect(high).to.be.within(price + half, price + half + UNIT);
          return status;
        };
        expect(await read()).to.equal(VALID);
        const next = series.rounds[index + 1]?.time ?? round.time + maxAge + 2;
        if (next - 1 > round.time) await w.time.increaseTo(next - 1);
        expect(await read()).to.equal(next - 1 - round.time <= maxAge ? VALID : STALE);
      }
      const last = series.rounds.at(-1)!;
      expect((await w.engine.priceOf(asset, { blockTag: "latest" })).status).to.equal(STALE);
      expect(await w.time.latest()).to.equal(last.time + maxAge + 1);
    });

    it("withdraw · O-05 ORA-4 · at the feed's worst moment a loan is what the tables say, and below what the collateral fetches", async function () {
      this.timeout(MINUTES);
      const { time, answer, market } = worstGap(play);
      const decimals = config.markets.markets.find((each) => each.symbol === symbol)!.decimals;
      await w.give(w.lender, CASH, 10_000_000n * DOLLAR);
      const account = await w.give(w.alice, asset, 10n ** BigInt(decimals));
      await answerAt(w, symbol, time, answer);
      const backed = backing(answer, terms.stale, ALL_DEFENCES) * UNIT;
      const borrow = async (amount: bigint) =>
        w.vault.connect(w.alice).withdraw(account, CASH, amount / 10n ** 12n, w.alice);
      await expect(borrow(backed)).to.be.revertedWithCustomError(w.vault, "VaultBelowInitial");
      await borrow(backed - (backed * SLACK) / WAD - w.plan.legCost);
      expect(-(await w.vault.cashOf(account))).to.be.lessThan(market * UNIT);
    });

    it("matchOrders · O-16 O-17 · two accounts of one owner open at that moment at the least margin, and at the market's price the loser still owns what the tables say", async function () {
      this.timeout(MINUTES);
      const { time, answer, market } = worstGap(play);
      await answerAt(w, symbol, time, answer);
      const price = answer * UNIT;
      const size = (20_000n * WAD * WAD) / price;
      const least = leastMargin(w, play, price, size);
      const trade = tradeOf(w, play, price, size);
      const short = await w.give(w.bob, CASH, 10_000n * DOLLAR, 0n, 1);
      const poor = await w.give(w.alice, CASH, (least * 99n) / 100n / 10n ** 12n, 0n, 1);
      await expect(trade(poor, short)).to.be.revertedWithCustomError(w.vault, "VaultBelowInitial");
      const long = await w.give(w.alice, CASH, (least * 1_001n) / 1_000n / 10n ** 12n, 1n, 1);
      await trade(long, short);
      await w.feeds.get(symbol)!.set(market);
      const { worth } = await w.stateOf(long);
      expect(worth).to.be.greaterThan(0n);
      const alone = { ...series, bars: series.bars.filter((bar) => bar.time + series.interval === time) };
      const left = 0n - abandonedMargin(alone, terms.stale, { hasSides: true, hasFees: false });
      const notional = (price * size) / WAD;
      expect(worth).to.be.within((left * notional) / WAD, (left * notional) / WAD + (notional * SLACK) / WAD);
    });

    it("liquidate · LIQ-4 ODC-9 · a sale when the round tells of the fall has the premium that the tables assume", async function () {
      this.timeout(MINUTES);
      await w.give(w.lender, CASH, 10_000_000n * DOLLAR);
      await w.fund(w.keeper, CASH, 1_000_000n * DOLLAR);
      const { decimals } = config.markets.markets.find((each) => each.symbol === symbol)!;
      const account = await w.give(w.alice, asset, 10n ** BigInt(decimals));
      await repeatAnswers(w);
      await w.engine.pokeSettlement();
      const first = series.rounds[0]!.answer;
      const debt = (first * UNIT * 79n) / 100n;
      await w.vault.connect(w.alice).withdraw(account, CASH, debt / 10n ** 12n, w.alice);
      // the answer at which 79 of 100 stand in the middle of close-out
      await w.feeds.get(symbol)!.set((first * 88n) / 100n);
      const { worth, buffer, closeOut } = await w.stateOf(account);
      expect(worth).to.be.within(1n, closeOut);
      const bid = { account, asset, nonce: ANY_NONCE, maxAmount: ALL, minPremium: 0n };
      const sent = await w.liquidator.connect(w.keeper).liquidate([bid], w.ethers.ZeroHash, w.keeper, "0x");
      const sale = (await sent.wait())!.logs
        .map((log) => w.liquidator.interface.parseLog(log))
        .find((log) => log?.name === "Liquidated")!.args;
      const leg = terms.legs[0]!;
      const expected = premiumOf(leg, terms.sale, (worth * WAD) / buffer);
      const rate = ((sale["premium"] as bigint) * WAD) / (sale["value"] as bigint);
      expect(rate).to.be.within(expected.at(0) - WAD / 1_000n, expected.at(0) + WAD / 1_000n);
      expect(sale["round"]).to.equal((await w.engine.priceOf(asset)).round);
    });
  });
}

/** The feed's answer in a block of that time, with every other feed fresh. */
async function answerAt(w: Recorded, symbol: string, time: number, answer: bigint) {
  await w.time.increaseTo(time - 60);
  await repeatAnswers(w);
  await w.time.setNextBlockTimestamp(time);
  await w.feeds.get(symbol)!.set(answer);
}

/** What a long account needs at the low side of the index, at a size small against depth. */
function leastMargin(w: Recorded, { perp }: Played, price: bigint, size: bigint): bigint {
  const { margin, trade, underlying } = w.plan.perps.find(({ market }) => market === perp)!;
  const low = price - (price * underlying.feed.deviation) / 10_000n;
  const [lowNotional, notional] = [(low * size) / WAD, (price * size) / WAD];
  const fee = (notional * trade.takerFee) / 1_000_000n;
  return (lowNotional * margin.initial) / 1_000n + (notional - lowNotional) + fee + w.plan.legCost;
}

/** Lets a long account take from a short one, at the index. */
function tradeOf(w: Recorded, { perp }: Played, price: bigint, size: bigint) {
  let sequence = 0n;
  return async (long: string, short: string) => {
    const { chainId } = await w.ethers.provider.getNetwork();
    const verifyingContract = await w.exchange.getAddress();
    const domain = { name: "Plimsoll Exchange", version: "1", chainId, verifyingContract };
    sequence += 1n;
    const order = async (signer: Recorded["alice"], account: string, signed: bigint) => {
      const unsigned = {
        account,
        market: perp,
        size: signed,
        limitPrice: price,
        expiry: 2n ** 40n,
        slot: 0,
        sequence,
        maxFee: 1_000,
        counterparty: w.ethers.ZeroAddress,
        isReduceOnly: false,
      };
      const signature = await signer.signTypedData(domain, ORDER_TYPES, unsigned);
      return { order: unsigned, signer: signer.address, signature };
    };
    const orders = [await order(w.bob, short, 0n - size), await order(w.alice, long, size)];
    return w.exchange.matchOrders(orders, [{ maker: 0, taker: 1, size }]);
  };
}

import {
  applyEvent,
  applyTradingEvent,
  buildReport,
  collateralBuffer,
  collateralValue,
  emulateFeed,
  EMPTY_RUN,
  generateBook,
  haircut,
  loadScenario,
  NO_LOSSES,
  priceAt,
  recordPoint,
  replayFromScenario,
  WAD,
  type AccountReading,
  type AssetSymbol,
  type MarketRun,
  type Replay,
  type Report,
  type RunEvent,
  type RunPoint,
  type RunState,
  type TradingEvent,
} from "../../src/index.ts";

const DECIMALS: Record<AssetSymbol, number> = { WETH: 18, WBTC: 8, wstETH: 18, USDC: 6 };
const DEPTH: Record<AssetSymbol, bigint> = { WETH: 25n, WBTC: 40n, wstETH: 10n, USDC: 50n };
const STEP_SECONDS = 300;
const GRACE_SECONDS = 1_800;
const MILLION = 10n ** 6n * WAD;

const MARKET = { market: 0, symbol: "ETH-PERP", openInterest: WAD, pot: 5n * WAD, dust: 7n, sizeSum: 0n };

/** One long against one short, of whom a keeper takes a tenth; shorts pay funding. */
function tradedMarket(): MarketRun {
  const [market, price] = [0, 3_000n * WAD];
  const traded = { market, price, buyer: "long", seller: "short", size: WAD, fees: WAD, funding: 0n, isOffset: false };
  const takeover = {
    market,
    time: 1_722_816_000,
    account: "long",
    size: WAD / 10n,
    value: 300n * WAD,
    premium: 3n * WAD,
  };
  const events: TradingEvent[] = [
    { type: "traded", ...traded },
    { type: "takenOver", ...takeover, keeper: "keeper", funding: 0n - WAD },
  ];
  return events.reduce(applyTradingEvent, new Map()).get(market) as MarketRun;
}

interface Account {
  readonly id: string;
  readonly legs: Map<AssetSymbol, bigint>;
  debt: bigint;
  calledAt: number | null;
}

/** A run without a chain: the book and the feeds of a scenario, a crude keeper that sells after half an hour, a cure now and then. */
export function syntheticRun(name: string, accounts: number): { report: Report; series: RunPoint[] } {
  const replay = replayFromScenario(loadScenario(name));
  const updates = feedsOf(replay);
  const priceOf = (symbol: AssetSymbol, time: number): bigint => {
    const update = updates.get(symbol)?.findLast((published) => published.time <= time);
    if (update === undefined) throw new Error(`${symbol} has no price at ${time}.`);
    return update.answer;
  };
  const { book, open } = openAccounts(replay, accounts);
  let state: RunState = EMPTY_RUN;
  const emit = (event: RunEvent): void => void (state = applyEvent(state, event));
  const series: RunPoint[] = [];
  const supplied = book.cashNeeded * 10n ** 12n;
  for (let time = replay.startTime; time <= replay.endTime; time += STEP_SECONDS) {
    const prices = Object.fromEntries([...updates.keys()].map((symbol) => [symbol, priceOf(symbol, time)])) as Record<
      AssetSymbol,
      bigint
    >;
    emit({ type: "clockAdvanced", time });
    for (const account of open) keep(account, prices, time, emit);
    const borrowed = open.reduce((sum, { debt }) => sum + debt, 0n);
    const readings = [...open.map((account) => read(account, prices)), ...book.lenders.map(lender)];
    series.push(
      recordPoint(
        {
          time,
          prices,
          accounts: readings,
          cash: { cashSupplied: supplied, cashBorrowed: borrowed, held: supplied - borrowed },
          markets: { "ETH-PERP": { openInterest: 3_000n * WAD, fundingByLongs: 0n - WAD } },
        },
        state,
      ),
    );
  }
  const facts = {
    seed: 1,
    chainId: 31_337,
    blocks: series.length,
    seconds: 12.34,
    accounts,
    conservationError: 0n,
    problems: [],
    books: { held: 0n, cash: 0n, pots: 0n, reserves: 0n, deficit: 0n, dust: 0n },
    losses: NO_LOSSES,
    traders: 2,
    markets: [{ books: MARKET, run: tradedMarket() }],
    healthyTouched: 0,
    leftBelowLine: 0,
  };
  return { report: buildReport(replay, facts, state, series), series };
}

function feedsOf(replay: Replay) {
  const symbols = Object.keys(replay.paths) as AssetSymbol[];
  return new Map(
    symbols.map((symbol) => [
      symbol,
      emulateFeed(replay.paths[symbol], {
        deviationBps: 50,
        heartbeatSeconds: 3_600,
        delaySeconds: 0,
        ...replay.feeds[symbol],
      }),
    ]),
  );
}

function openAccounts(replay: Replay, accounts: number) {
  const assets = (["WETH", "WBTC", "wstETH"] as const).map((symbol) => ({
    symbol,
    decimals: DECIMALS[symbol],
    price: priceAt(replay.paths[symbol], replay.startTime),
    initialHaircut: WAD / 5n,
    depth: DEPTH[symbol] * MILLION,
  }));
  const book = generateBook({ accounts, seed: 1, assets, settlementDecimals: 6, keeperCost: 2n * WAD });
  const open = book.borrowers.map(({ collateral, debt }, index): Account => ({
    id: `0x${(index + 1).toString(16).padStart(40, "c")}`,
    legs: new Map(collateral.map(({ symbol, amount }) => [symbol as AssetSymbol, amount])),
    debt: debt * 10n ** 12n,
    calledAt: null,
  }));
  return { book, open };
}

function read({ id, legs, debt }: Account, prices: Record<AssetSymbol, bigint>): AccountReading {
  let netWorth = 0n - debt;
  let maintenanceBuffer = 0n;
  for (const [symbol, amount] of legs) {
    const value = collateralValue(amount, DECIMALS[symbol], prices[symbol]);
    netWorth += value;
    maintenanceBuffer += collateralBuffer(value, haircut(value, (15n * WAD) / 100n, DEPTH[symbol] * MILLION), 2n * WAD);
  }
  const closeOut = (maintenanceBuffer * 7n) / 10n;
  const initial = (maintenanceBuffer * 4n) / 3n;
  const state =
    netWorth >= initial
      ? "Healthy"
      : netWorth >= maintenanceBuffer
        ? "Restricted"
        : netWorth >= closeOut
          ? "Called"
          : netWorth > 0n
            ? "CloseOut"
            : "Insolvent";
  return { account: id, state, netWorth, maintenanceBuffer };
}

function lender(_: unknown, index: number): AccountReading {
  return { account: `lender ${index}`, state: "Healthy", netWorth: WAD, maintenanceBuffer: 0n };
}

function keep(
  account: Account,
  prices: Record<AssetSymbol, bigint>,
  time: number,
  emit: (event: RunEvent) => void,
): void {
  const { state, netWorth, maintenanceBuffer } = read(account, prices);
  const isCured = account.calledAt !== null && netWorth * 100n >= maintenanceBuffer * 103n;
  if (isCured) {
    account.calledAt = null;
    emit({ type: "callCured", time, account: account.id });
  } else if (account.calledAt === null && netWorth < maintenanceBuffer) {
    account.calledAt = time;
    emit({ type: "callOpened", time, account: account.id, deadline: time + (state === "Called" ? GRACE_SECONDS : 0) });
  }
  const isDue =
    account.calledAt !== null &&
    (state === "CloseOut" || state === "Insolvent" || time >= account.calledAt + GRACE_SECONDS);
  if (isDue && netWorth < maintenanceBuffer)
    sellSome(account, prices, time, emit, (11n * maintenanceBuffer) / 10n - netWorth);
}

/** Sells of the first leg what brings the account back to 1.1 at a buffer of about 15 %, the whole leg when that is not enough. */
function sellSome(
  account: Account,
  prices: Record<AssetSymbol, bigint>,
  time: number,
  emit: (event: RunEvent) => void,
  shortfall: bigint,
): void {
  const [symbol, held] = [...account.legs].find(([, amount]) => amount > 0n) ?? [];
  if (symbol === undefined || held === undefined) return;
  const waited = time - (account.calledAt ?? time);
  const bps = 10n + (BigInt(account.id.charCodeAt(2) + Math.min(600, waited)) * 7n) / 20n;
  const whole = collateralValue(held, DECIMALS[symbol], prices[symbol]);
  const wanted = (shortfall * 10_000n) / (1_650n - bps);
  const amount = wanted >= whole ? held : (held * wanted) / whole;
  const value = collateralValue(amount, DECIMALS[symbol], prices[symbol]);
  const premium = (value * bps) / 10_000n;
  account.legs.set(symbol, held - amount);
  account.debt -= value - premium;
  emit({
    type: "liquidated",
    time,
    account: account.id,
    symbol,
    amount,
    decimals: DECIMALS[symbol],
    price: prices[symbol],
    value,
    premium,
  });
}

export { InputError } from "./errors.ts";
export { formatDecimal } from "./math/format-decimal.ts";
export { formatRounded } from "./math/format-rounded.ts";
export { parseDecimalDown } from "./math/parse-decimal.ts";
export { BPS, PRICE_DECIMALS, PRICE_ONE, WAD } from "./math/units.ts";

export type { Bar, BarGap, BarSeries, FeedUpdate, PathPoint, PricePath, Span } from "./paths/types.ts";
export { barsToPath } from "./paths/bars-to-path.ts";
export { emulateFeed, OBSERVATION_SECONDS, type FeedBehaviour } from "./paths/emulate-feed.ts";
export { loadBars } from "./paths/load-bars.ts";
export { priceAt } from "./paths/price-at.ts";

export { SYMBOLS, type AssetSymbol } from "./scenario/symbols.ts";
export { listScenarios } from "./scenario/list-scenarios.ts";
export { loadScenario } from "./scenario/load-scenario.ts";
export type { FeedOverride, Replay } from "./scenario/replay.ts";
export { replayFromBars, type AssetSeries } from "./scenario/replay-from-bars.ts";
export { replayFromScenario } from "./scenario/replay-from-scenario.ts";
export { scenarioSchema, type Scenario } from "./scenario/schema.ts";

export { collateralBuffer } from "./margin/collateral-buffer.ts";
export { collateralValue } from "./margin/collateral-value.ts";
export { haircut } from "./margin/haircut.ts";

export { generateBook, MOST_ACCOUNTS } from "./book/generate-book.ts";
export { generateTraders } from "./book/generate-traders.ts";
export type { BasisTrader, Taker, TraderBook, TraderMarket, TradersRequest } from "./book/trader-types.ts";
export { seededRandom, uniform, type Random } from "./book/random.ts";
export type { Book, BookAsset, BookRequest, Borrower, CollateralLeg, Lender } from "./book/types.ts";

export { compareFeed, type FeedComparison } from "./oracle-lag/compare-feed.ts";
export { gapReport, type GapRun, type GapTerms } from "./oracle-lag/gap-report.ts";
export {
  crossingsOf,
  premiumOf,
  salesAfterGrace,
  salesAtCloseOut,
  type Crossing,
  type GapSale,
  type LegTerms,
  type Premium,
  type SaleTerms,
} from "./oracle-lag/gap-sales.ts";
export { gapSeries, gapsOf, type Gap, type GapSeries } from "./oracle-lag/gap.ts";
export { lagReport } from "./oracle-lag/lag-report.ts";
export { markdownTable, quantile } from "./oracle-lag/markdown-table.ts";
export {
  abandonedDebt,
  abandonedMargin,
  ALL_DEFENCES,
  backing,
  FEES_ONLY,
  MID_ONLY,
  roundTrips,
  type Defences,
  type RoundTrips,
  type StaleTerms,
} from "./oracle-lag/stale-trades.ts";
export { loadRounds } from "./paths/load-rounds.ts";

export { depegReport, spellsOf, type DepegLook, type DepegRun, type Spells } from "./depeg/depeg-report.ts";
export { impliedPath } from "./depeg/implied-path.ts";
export { feedReading, medianOf, productOf, ratioOf, sidesOf, type Reading, type Sides } from "./depeg/source-model.ts";
export { stepsOf, type Step, type StepRule } from "./depeg/steps.ts";

export { compareRules, type Comparison } from "./deleveraging/compare-rules.ts";
export { comparisonReport } from "./deleveraging/comparison-report.ts";
export { loadCrashes, type Crash } from "./deleveraging/crashes.ts";
export type { PerpMargin } from "./deleveraging/types.ts";

export {
  compareVolatility,
  tune,
  type Terms,
  type Tuning,
  type VolatilityRun,
} from "./volatility/compare-volatility.ts";
export { loadWeather, type Weather } from "./volatility/weather.ts";
export { volatilityReport } from "./volatility/volatility-report.ts";
export { batchVariance } from "./volatility/batch-variance.ts";
export { estimate } from "./volatility/estimate.ts";
export { DIGITS } from "./volatility/exp.ts";
export { GRID_SECONDS, gridPoints } from "./volatility/grid-points.ts";
export { loadPoints } from "./volatility/load-points.ts";
export { multiplierOf, varianceOf, volatilityOf } from "./volatility/multiplier.ts";
export type { Estimate, Point, VolatilityTerms } from "./volatility/types.ts";

export type { Books, MarketBooks } from "./record/books.ts";
export { applyLossEvent, NO_LOSSES } from "./record/apply-loss-event.ts";
export type { LossEvent, LossRun } from "./record/losses.ts";
export { recordPoint, type Observation } from "./record/record-point.ts";
export { rhoQuantiles } from "./record/rho-quantiles.ts";
export { applyEvent, EMPTY_RUN } from "./record/run-state.ts";
export { applyTradingEvent, EMPTY_MARKET, openInterestOf } from "./record/apply-trading-event.ts";
export type { MarketRun, Takeover, TradingEvent, TradingRun } from "./record/trading.ts";
export {
  ACCOUNT_STATES,
  type AccountReading,
  type AccountState,
  type CashReading,
  type MarketReading,
  type Liquidation,
  type OpenCall,
  type RhoQuantiles,
  type RunEvent,
  type RunPoint,
  type RunState,
} from "./record/types.ts";

export { buildReport, type RunFacts } from "./report/build-report.ts";
export type { MarketFacts } from "./report/trading-rows.ts";
export { renderReport } from "./report/render-report.ts";
export { reportSchema, type LiquidationRow, type MarketRow, type Report } from "./report/schema.ts";

export { formatProgress } from "./terminal/format-progress.ts";
export { formatTable } from "./terminal/format-table.ts";

export { helpText } from "./options/help.ts";
export {
  DELEVERAGING,
  parseCompareOptions,
  VOLATILITY,
  type CompareOptions,
  type Purpose,
} from "./options/parse-compare-options.ts";
export { parseStartOptions, type StartCommand } from "./options/parse-start-options.ts";
export { DEFAULT_OPTIONS, type StartOptions } from "./options/types.ts";

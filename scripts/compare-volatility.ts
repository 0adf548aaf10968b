/** The volatility response on recorded calm months and crashes. `npm run compare:volatility -- --help` lists the options. */
import {
  compareVolatility,
  InputError,
  loadWeather,
  parseCompareOptions,
  parseDecimalDown,
  tune,
  VOLATILITY,
  volatilityReport,
  type AssetSymbol,
  type Terms,
} from "@plimsoll/lab";
import { loadConfig } from "../config/load.ts";
import { writeTables } from "./lib/write-tables.ts";

const DOCUMENT = "docs/VOLATILITY.md";
const HOUR = 3_600;
/** Proposed for config/: nothing is measured on chain yet. */
const SPAN = 16 * HOUR;
const CALM: Readonly<Record<string, string>> = { WETH: "0.80", WBTC: "0.70" };
const SPANS = [8, 16, 24, 33].map((hours) => hours * HOUR);
const CALMS = [
  ["0.60", "0.50"],
  ["0.70", "0.60"],
  ["0.80", "0.70"],
  ["1.00", "0.85"],
] as const;

function main(): void {
  const options = parseCompareOptions(process.argv.slice(2), VOLATILITY);
  if (typeof options === "string") return console.log(options);
  const folder = process.env["HISTORY_DIR"] ?? "";
  if (folder === "")
    return console.log(
      "HISTORY_DIR is not set: there is nothing to measure; set it to the folder of candles and rounds.",
    );
  const series = loadWeather(folder);
  if (series.length === 0) throw new InputError(`${folder} has none of the series; name the folder that has them.`);
  const runs = series.map((weather) => compareVolatility(weather, termsOf(weather.underlying), options));
  const { perp, collateral } = termsOf("WETH");
  const calms = CALMS.map(([eth, btc]) => ({ WETH: wad(eth), WBTC: wad(btc) }));
  const report = volatilityReport(
    options,
    runs,
    tune(series, SPANS, calms, [perp.maintenance, collateral.maintenance]),
  );
  console.log(report);
  writeTables(DOCUMENT, report);
  console.log(`\nWritten into ${DOCUMENT}.`);
}

function termsOf(underlying: AssetSymbol): Terms {
  const { markets, protocol } = loadConfig("local");
  const asset = markets.markets.find(({ symbol }) => symbol === underlying);
  const perp = markets.perps.find((market) => market.underlying === underlying);
  if (asset === undefined || perp === undefined)
    throw new InputError(`config/markets.json has no collateral or no perpetual on ${underlying}; add them.`);
  const lines = (policy: { maintenance: string; closeOut: string; graceSeconds: number }) => ({
    maintenance: wad(policy.maintenance),
    closeOut: wad(policy.closeOut),
    graceSeconds: policy.graceSeconds,
  });
  return {
    volatility: { calm: wad(CALM[underlying] ?? "1"), span: SPAN },
    perp: lines(perp.margin),
    collateral: lines(asset.haircut),
    lending: {
      initialHaircut: wad(asset.haircut.initial),
      depth: wad(asset.haircut.depthUsd),
      keeperCost: wad(protocol.legCostUsd),
    },
  };
}

function wad(text: string): bigint {
  return parseDecimalDown(text, 18);
}

try {
  main();
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

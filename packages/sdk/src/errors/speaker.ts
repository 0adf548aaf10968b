import { magnitude } from "../units/magnitude.ts";
import { decodeBytes32String } from "ethers";
import { parseAccountId } from "../account/parse-account-id.ts";
import { CASH } from "../account/account-id.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { toPriceStatus } from "../read/price-status.ts";
import { formatAmount } from "../units/format-amount.ts";
import { formatPercent } from "../units/format-percent.ts";
import { WAD_DECIMALS } from "../units/wad.ts";
import type { Operand } from "./sentence.ts";

/** Names of a deployment's tokens; without them amounts are said in token units. */
export type Naming = Pick<Deployment, "settlement" | "markets"> & Partial<Pick<Deployment, "perps" | "futures">>;

/** Says operands in human units. */
export interface Speaker {
  account(id: Operand): string;
  /** A collateral, or a market by its instrument id. */
  asset(asset: Operand): string;
  /** A perpetual or a future by its number. */
  market(market: Operand): string;
  token(address: Operand): string;
  /** Token units of an asset. */
  amount(asset: Operand, units: Operand): string;
  /** Token units of a token by address. */
  tokenAmount(address: Operand, units: Operand): string;
  /** WAD of the settlement token. */
  money(wad: Operand): string;
  /** WAD of a size; without its sign. */
  size(wad: Operand): string;
  percent(wad: Operand): string;
  /** Unix seconds. */
  time(seconds: Operand): string;
  duration(seconds: Operand): string;
  status(status: Operand): string;
  /** bytes32 that holds ASCII. */
  name(bytes: Operand): string;
  address(address: Operand): string;
}

interface Unit {
  readonly symbol: string;
  readonly decimals: number;
}

const MONEY_DIGITS = 2;
const AMOUNT_DIGITS = 8;
/** Instrument id of market 0. */
const MARKET_BASE = 32n;

export function createSpeaker(naming?: Naming): Speaker {
  const units = new Map<string, Unit>();
  if (naming !== undefined) {
    for (const market of naming.markets) {
      units.set(String(market.asset), market).set(market.token.toLowerCase(), market);
    }
    units.set(String(CASH), naming.settlement).set(naming.settlement.token.toLowerCase(), naming.settlement);
  }
  const money = naming?.settlement.symbol ?? "USD";
  const key = (operand: Operand): string => String(operand).toLowerCase();
  const quantity = (unit: Unit | undefined, amount: Operand, fallback: string): string =>
    unit === undefined
      ? `${String(amount)} units of ${fallback}`
      : `${formatAmount(BigInt(amount), unit.decimals, AMOUNT_DIGITS)} ${unit.symbol}`;
  const traded = [...(naming?.perps ?? []), ...(naming?.futures ?? [])];
  const market = (number: Operand): string =>
    traded.find((each) => BigInt(each.market) === BigInt(number))?.symbol ?? `market ${number}`;
  const asset = (id: Operand): string => {
    if (BigInt(id) >= MARKET_BASE) return market(BigInt(id) - MARKET_BASE);
    return units.get(key(id))?.symbol ?? (BigInt(id) === 0n ? "cash" : `asset ${id}`);
  };
  const token = (address: Operand): string => units.get(key(address))?.symbol ?? `token ${address}`;
  return {
    asset,
    market,
    token,
    account: sayAccount,
    amount: (id, amount) => quantity(units.get(key(id)), amount, asset(id)),
    tokenAmount: (address, amount) => quantity(units.get(key(address)), amount, token(address)),
    money: (wad) => `${formatAmount(BigInt(wad), WAD_DECIMALS, MONEY_DIGITS)} ${money}`,
    size: (wad) => formatAmount(magnitude(BigInt(wad)), WAD_DECIMALS, AMOUNT_DIGITS),
    percent: (wad) => formatPercent(BigInt(wad)),
    time: (seconds) => sayTime(BigInt(seconds)),
    duration: (seconds) => sayDuration(BigInt(seconds)),
    status: (status) => toPriceStatus(BigInt(status)),
    name: (bytes) => decodeBytes32String(String(bytes)),
    address: String,
  };
}

function sayAccount(id: Operand): string {
  const { owner, sub } = parseAccountId(String(id));
  return `account ${sub} of ${owner}`;
}

function sayTime(seconds: bigint): string {
  const date = new Date(Number(seconds) * 1000);
  return Number.isNaN(date.getTime())
    ? `second ${seconds}`
    : date.toISOString().replace(".000Z", " UTC").replace("T", " ");
}

function sayDuration(seconds: bigint): string {
  if (seconds < 0n) return "no time";
  const [hours, minutes, rest] = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n];
  const parts = [hours > 0n ? `${hours} h` : "", minutes > 0n ? `${minutes} min` : "", rest > 0n ? `${rest} s` : ""];
  return parts.filter((part) => part !== "").join(" ") || "0 s";
}

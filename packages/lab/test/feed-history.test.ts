import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { barsToPath, emulateFeed, loadBars, type PricePath } from "../src/index.ts";

const HISTORY_DIR = process.env["HISTORY_DIR"];
const skip =
  HISTORY_DIR === undefined || HISTORY_DIR === ""
    ? "HISTORY_DIR is not set: no real feed rounds to compare with"
    : false;
const CHAINLINK = { deviationBps: 50, heartbeatSeconds: 3_600, delaySeconds: 0 };

/** Real feeds also publish below their threshold; the emulated count is asked to lie within this factor of the real one. */
const FACTOR = 1.2;

function roundTimes(file: string): number[] {
  const [, ...rows] = readFileSync(join(HISTORY_DIR!, file), "utf8").trim().split("\n");
  return rows.map((row) => Number(row.split(",")[0]));
}

function pathOf(file: string): PricePath {
  return barsToPath(loadBars(join(HISTORY_DIR!, file)).bars);
}

for (const [candles, rounds] of [
  ["20230817-flash_ETHUSDT_3m.csv", "20230817-flash_ETHUSD_chainlink-rounds.csv"],
  ["20230817-flash_BTCUSDT_3m.csv", "20230817-flash_BTCUSD_chainlink-rounds.csv"],
  ["202309-calm_ETHUSDT_15m.csv", "202309-calm_ETHUSD_chainlink-rounds.csv"],
] as const) {
  test(`emulateFeed · ${candles}: as many updates as real rounds within a factor of ${FACTOR}`, { skip }, () => {
    const real = roundTimes(rounds).length;
    const emulated = emulateFeed(pathOf(candles), CHAINLINK).length;
    assert.ok(emulated * FACTOR >= real && emulated <= real * FACTOR, `${emulated} emulated against ${real} real`);
  });
}

test("emulateFeed · in the flash crash it publishes at least as many answers as the real feed did", { skip }, () => {
  const from = Date.parse("2023-08-17T21:30:00Z") / 1000;
  const inside = (time: number): boolean => time >= from && time < from + 1_800;
  const real = roundTimes("20230817-flash_ETHUSD_chainlink-rounds.csv").filter(inside).length;
  const emulated = emulateFeed(pathOf("20230817-flash_ETHUSDT_3m.csv"), CHAINLINK).filter(({ time }) =>
    inside(time),
  ).length;
  assert.ok(real >= 5 && emulated >= real && emulated <= real * 4, `${emulated} emulated against ${real} real`);
});

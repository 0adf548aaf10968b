import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import {
  InputError,
  listScenarios,
  loadScenario,
  replayFromBars,
  replayFromScenario,
  scenarioSchema,
  SYMBOLS,
  type AssetSymbol,
} from "../src/index.ts";
import { parseBars } from "../src/paths/parse-bars.ts";
import { worstFall } from "./support/worst-fall.ts";

const HOUR = 3_600;

/** Documented worst falls in percent: scenario, asset, window in seconds, fall. */
const FACTS: [string, AssetSymbol, number, number][] = [
  ["black-thursday-2020", "WETH", HOUR, 27.2],
  ["black-thursday-2020", "WETH", 24 * HOUR, 54.2],
  ["black-thursday-2020", "WBTC", HOUR, 24.8],
  ["black-thursday-2020", "WBTC", 24 * HOUR, 51.3],
  ["may-2021", "WETH", HOUR, 31.2],
  ["may-2021", "WETH", 24 * HOUR, 45.5],
  ["may-2021", "WETH", 300, 16.5],
  ["may-2021", "WBTC", HOUR, 22.9],
  ["may-2021", "WBTC", 24 * HOUR, 31.8],
  ["flash-crash-2023-08", "WETH", HOUR, 10.4],
  ["flash-crash-2023-08", "WETH", 24 * HOUR, 14.6],
  ["flash-crash-2023-08", "WBTC", HOUR, 9.3],
  ["flash-crash-2023-08", "WBTC", 24 * HOUR, 13.2],
  ["yen-unwind-2024-08", "WETH", HOUR, 21.7],
  ["yen-unwind-2024-08", "WETH", 24 * HOUR, 28.1],
  ["yen-unwind-2024-08", "WETH", 300, 9.7],
  ["yen-unwind-2024-08", "WBTC", HOUR, 10.2],
  ["yen-unwind-2024-08", "WBTC", 24 * HOUR, 19.8],
  ["usdc-depeg-2023", "USDC", HOUR, 10.1],
  ["usdc-depeg-2023", "USDC", 24 * HOUR, 12.6],
  ["steth-discount-2022", "WETH", HOUR, 9],
  ["steth-discount-2022", "WETH", 24 * HOUR, 24.7],
  ["gap-50", "WETH", 60, 50],
  ["calm", "WETH", 24 * HOUR, 6],
  ["calm", "WBTC", 24 * HOUR, 4.4],
];

test("scenarios · HMP-1 · PRM-2 · every shipped file passes the schema and covers its whole duration", () => {
  assert.ok(listScenarios().length >= 8);
  for (const name of listScenarios()) {
    const replay = replayFromScenario(loadScenario(name));
    for (const symbol of SYMBOLS) {
      assert.equal(replay.paths[symbol][0]!.time, replay.startTime, `${name} ${symbol}`);
      assert.equal(replay.paths[symbol].at(-1)!.time, replay.endTime, `${name} ${symbol}`);
    }
  }
});

for (const [name, symbol, window, percent] of FACTS) {
  test(`scenarios · PMT-3 · ${name}: worst ${window / 60} min of ${symbol} is ${percent} %`, () => {
    const fall = worstFall(replayFromScenario(loadScenario(name)).paths[symbol], window);
    assert.ok(Math.abs(fall - percent) <= 0.5, `${fall.toFixed(2)} %`);
  });
}

test("scenarioSchema · refuses unknown fields, wrong order, zero prices and paths beyond the end", () => {
  const good = loadScenario("gap-50");
  const withPath = (path: unknown): unknown => ({ ...good, assets: { ...good.assets, WETH: { path } } });
  const bad: [unknown, RegExp][] = [
    [{ ...good, speed: 2 }, /speed/],
    [{ ...good, version: 2 }, /version/],
    [
      withPath([
        [0, "1"],
        [5, "1"],
        [5, "1"],
      ]),
      /times must ascend/,
    ],
    [withPath([]), /first point stands at 0/],
    [withPath([[1, "1"]]), /first point stands at 0/],
    [withPath([[0, "0"]]), /above zero/],
    [withPath([[0, 1]]), /string/],
    [
      withPath([
        [0, "1"],
        [7_201, "1"],
      ]),
      /longer than durationSeconds/,
    ],
    [{ ...good, keeper: { offlineFromSeconds: 9, offlineToSeconds: 9 } }, /offlineFromSeconds comes before/],
    [{ ...good, assets: { WETH: good.assets.WETH } }, /WBTC/],
  ];
  for (const [value, message] of bad) {
    const result = scenarioSchema.safeParse(value);
    assert.match(result.success ? "accepted" : JSON.stringify(result.error.issues), message);
  }
});

test("loadScenario · lists the names when there is none of that name", () => {
  assert.throws(
    () => loadScenario("black-friday"),
    (error) => error instanceof InputError && /choose one of .*calm.*gap-50/.test(error.message),
  );
});

test("loadScenario · says what is wrong with a file", (context) => {
  const folder = mkdtempSync(join(tmpdir(), "scenarios-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const broken: [string, string, RegExp][] = [
    ["a", "{", /a\.json is not JSON \(.*\); correct it\.$/],
    ["b", "{}", /b\.json is not a valid scenario, correct it:\n/],
    ["c", JSON.stringify(loadScenario("calm")), /calls itself "calm"; name and file must agree/],
  ];
  for (const [name, text, message] of broken) {
    writeFileSync(join(folder, `${name}.json`), text);
    assert.throws(
      () => loadScenario(name, folder),
      (error) => error instanceof InputError && message.test(error.message),
      name,
    );
  }
});

test("replayFromBars · cuts to the time all series share and holds the other assets", () => {
  const series = (start: number) =>
    parseBars(
      `timestamp,open,high,low,close\n${[0, 1, 2].map((i) => `${start + 240 * i},1,3,1,2`).join("\n")}`,
      "x.csv",
    );
  const gappy = parseBars(
    "timestamp,open,high,low,close\n10240,1,3,1,2\n10480,1,3,1,2\n10720,1,3,1,2\n11440,1,3,1,2",
    "b.csv",
  );
  const replay = replayFromBars(
    [
      { symbol: "WETH", file: "dir/a.csv", series: series(10_000) },
      { symbol: "WBTC", file: "dir/b.csv", series: gappy },
    ],
    loadScenario("calm"),
  );
  assert.deepEqual([replay.startTime, replay.endTime, replay.name], [10_240, 10_660, "a+b"]);
  assert.ok(
    SYMBOLS.every((symbol) => replay.paths[symbol][0]!.time === 10_240 && replay.paths[symbol].at(-1)!.time === 10_660),
  );
  assert.deepEqual(new Set(replay.paths.wstETH.map(({ price }) => price)).size, 1);
  assert.match(replay.source[1]!, /WBTC: b\.csv, 4 bars of 240 s, 1 gap\(s\), 2 bars missing/);
  assert.match(replay.source.at(-1)!, /wstETH, USDC: held at the first price of scenario calm/);
});

test("replayFromBars · refuses series without common time", () => {
  const at = (start: number) =>
    parseBars(`timestamp,open,high,low,close\n${start},1,1,1,1\n${start + 60},1,1,1,1`, "x.csv");
  const given = [
    { symbol: "WETH" as const, file: "a.csv", series: at(0) },
    { symbol: "WBTC" as const, file: "b.csv", series: at(9_000) },
  ];
  assert.throws(() => replayFromBars(given, loadScenario("calm")), /no time in common; give series that overlap/);
});

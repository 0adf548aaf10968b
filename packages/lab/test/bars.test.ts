import assert from "node:assert/strict";
import { test } from "node:test";
import { barsToPath, InputError, loadBars } from "../src/index.ts";
import { parseBars } from "../src/paths/parse-bars.ts";

const HEADER = "timestamp,open,high,low,close,volume";
const bars = (...rows: string[]) => parseBars([HEADER, ...rows].join("\n"), "x.csv");

test("parseBars · reads the export format of the history folder", () => {
  const series = bars("1583625600,237.23,237.23,233,233.92,16292.1886", "1583625900,233.92,234,233,233.5,1");
  assert.equal(series.intervalSeconds, 300);
  assert.deepEqual(series.gaps, []);
  assert.deepEqual(series.bars[0], {
    time: 1583625600,
    open: 23_723_000_000n,
    high: 23_723_000_000n,
    low: 23_300_000_000n,
    close: 23_392_000_000n,
  });
});

test("parseBars · one series in every form exchanges export", () => {
  const forms = [
    "time;close;open;high;low\r\n1583625600;2;1;3;1\r\n1583625660;2;1;3;1\r\n",
    '\uFEFF"Open Time","Open","High","Low","Close"\n1583625600000,1,3,1,2\n1583625660000,1,3,1,2\n',
    "1583625600000000,1,3,1,2,99,1583625659999\n1583625660000000,1,3,1,2,99,1583625719999\n",
    "Date,Open,High,Low,Close\n2020-03-08 00:00:00,1,3,1,2\n2020-03-08T00:01Z,1,3,1,2\n",
  ];
  for (const text of forms) {
    const { bars: read } = parseBars(text, "x.csv");
    assert.deepEqual(
      read.map(({ time, open, high, low, close }) => [time, open, high, low, close]),
      [
        [1583625600, 100_000_000n, 300_000_000n, 100_000_000n, 200_000_000n],
        [1583625660, 100_000_000n, 300_000_000n, 100_000_000n, 200_000_000n],
      ],
    );
  }
});

test("parseBars · reports gaps and leaves them open", () => {
  const series = bars("1000,1,1,1,1,0", "1060,1,1,1,1,0", "1120,1,1,1,1,0", "1360,1,1,1,1,0");
  assert.equal(series.bars.length, 4);
  assert.deepEqual(series.gaps, [{ afterTime: 1120, missing: 3, line: 5 }]);
});

test("parseBars · names every bad tick with its line", () => {
  const cases: [string, RegExp][] = [
    ["1060,0,1,1,1,0", /line 3 has open 0, not above zero/],
    ["1060,1,1,-1,1,0", /line 3 has low -1, not above zero/],
    ["1060,1,1,2,1,0", /line 3 has high 1 below low 2/],
    ["1060,5,2,1,1,0", /line 3 has open or close outside of low to high/],
    ["1060,1,x,1,1,0", /line 3 has no number as high \("x"\)/],
    ["1000,1,1,1,1,0", /line 3 is not later than line 2/],
    ["yesterday,1,1,1,1,0", /line 3 has no readable time \("yesterday"\)/],
    ["1060,1,1", /line 3 has no number as low/],
  ];
  for (const [row, message] of cases) {
    assert.throws(
      () => bars("1000,1,1,1,1,0", row),
      (error) => error instanceof InputError && message.test(error.message),
      row,
    );
  }
});

test("parseBars · shows five problems and counts the rest", () => {
  assert.throws(
    () => bars(...Array.from({ length: 8 }, (_, i) => `${1000 + i},0,0,0,0,0`)),
    /line 6 .*; and 3 more\. Correct or remove/,
  );
});

test("parseBars · says which columns it needs", () => {
  assert.throws(
    () => parseBars("timestamp,price,phase,round\n1,2,3,4", "r.csv"),
    /no column open, high, low, close among "timestamp, price, phase, round"/,
  );
  assert.throws(() => bars("1000,1,1,1,1,0"), /1 bar\(s\) found; give a file with at least two/);
  assert.throws(() => parseBars("", "empty.csv"), InputError);
});

test("loadBars · says that a file is missing", () => {
  assert.throws(() => loadBars("/nowhere.csv"), /no such file; give the path/);
});

test("barsToPath · goes O H L C when the bar falls, else O L H C, spread over the bar", () => {
  const { bars: read } = bars("1000,10,12,7,8,0", "1240,8,11,6,9,0", "1480,9,9,9,9,0");
  const path = barsToPath(read).map(({ time, price }) => [time, Number(price / 100_000_000n)]);
  assert.deepEqual(path.slice(0, 8), [
    [1000, 10],
    [1060, 12],
    [1120, 7],
    [1180, 8],
    [1240, 8],
    [1300, 6],
    [1360, 11],
    [1420, 9],
  ]);
});

test("barsToPath · holds the last close over a gap", () => {
  const { bars: read } = bars("1000,1,1,1,1,0", "1060,2,2,2,2,0", "1300,4,4,4,4,0", "1360,4,4,4,4,0");
  const path = barsToPath(read);
  assert.ok(path.some(({ time, price }) => time === 1299 && price === 200_000_000n));
  assert.ok(path.every((point, index) => index === 0 || point.time > path[index - 1]!.time));
});

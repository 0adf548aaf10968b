import { expect } from "chai";
import { ConfigError, checkConfig, loadConfig, networkNames } from "../../config/load.js";
import { exponentAbove, exponentBelow, tokensWorthDown, toUnits } from "../../config/units.js";

type Changes = Readonly<Record<string, unknown>>;

/** Problems of a network's config after setting the values at these paths. */
function problemsOf(changes: Changes, name = "local"): string {
  const config = structuredClone(loadConfig(name));
  for (const [path, value] of Object.entries(changes)) set(config, path.split("."), value);
  try {
    checkConfig(config);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.join("\n");
    throw error;
  }
  return "";
}

function set(target: object, [key, ...rest]: string[], value: unknown): void {
  const record = target as Record<string, object | undefined>;
  if (rest.length > 0) set(record[key!]!, rest, value);
  else if (value === undefined) Reflect.deleteProperty(target, key!);
  else Reflect.set(target, key!, value);
}

const WETH = "markets.markets.0";
const FUTURE = "markets.futures.0";
const EXPIRY = "network.expiries.ETH-30D";
const FEED = "network.assets.WETH.feed";

describe("config", () => {
  for (const name of networkNames()) {
    it(`${name}: is accepted as it stands`, () => {
      expect(loadConfig(name).network.name).to.equal(name);
    });
  }

  it("refuses a network that has no file", () => {
    expect(() => loadConfig("nowhere")).to.throw(ConfigError, 'There is no network "nowhere" in config/networks');
  });

  it("INQ-1 · refuses a premium that eats the haircut", () => {
    const changes = { [`${WETH}.haircut.maintenance`]: "0.05", [`${WETH}.haircut.maxPremium`]: "0.06" };
    expect(problemsOf(changes)).to.include("a full sale at the line could leave a debt (INQ-1)");
  });

  it("INQ-3 · refuses a smallest remainder below the keeper's cost of a leg", () => {
    expect(problemsOf({ "protocol.sale.minRemainderUsd": "1.5" })).to.include("(INQ-3)");
    expect(problemsOf({ "protocol.minDebtUsd": "24" })).to.include("(INQ-3)");
  });

  it("INQ-6 · refuses a cap above twice the depth", () => {
    const sentence = "market WETH: capUsd 50000000.01 is more than twice haircut.depthUsd 25000000 (INQ-6).";
    expect(problemsOf({ [`${WETH}.capUsd`]: "50000000.01" })).to.equal(sentence);
    const perp = "openInterestCapUsd 50000000.01 is more than twice margin.depthUsd 25000000 (INQ-6)";
    expect(problemsOf({ "markets.perps.0.openInterestCapUsd": "50000000.01" })).to.include(perp);
  });

  const cases: readonly [title: string, changes: Changes, sentence: string][] = [
    [
      "a buffer below 1.2 worst steps",
      { [`${WETH}.worstStep.ratio`]: "0.088" },
      "below 1.2 times the worst step 0.088",
    ],
    [
      "opening too near maintenance",
      { [`${WETH}.haircut.initial`]: "0.169" },
      "haircut.initial is 169, outside 170 to",
    ],
    ["a depth between its steps", { [`${WETH}.haircut.depthUsd`]: "25000001" }, "not a multiple of 100000"],
    ["a grace between its steps", { [`${WETH}.haircut.graceSeconds`]: 1801 }, "not a multiple of 60"],
    ["a grace over an hour", { [`${WETH}.haircut.graceSeconds`]: 3660 }, "outside 300 to 3600"],
    [
      "a ratio that would be rounded",
      { [`${WETH}.haircut.maintenance`]: "0.1505" },
      "needs more than 3 decimal places",
    ],
    ["a number instead of a string", { "protocol.minDebtUsd": 50 }, "protocol.minDebtUsd"],
    ["a field nobody knows", { "protocol.minimumDebt": "50" }, "Unrecognized key"],
    ["a capacity above the depth", { [`${WETH}.capacity.shareOfDepth`]: "1.1" }, "capacity.shareOfDepth"],
    ["a target utilisation out of bounds", { "protocol.rates.targetUtilisation": "0.995" }, "rates.targetUtilisation"],
    ["an anchor above the highest", { "protocol.rates.maxAnchorPerYear": "0.03" }, "rates.initialAnchorPerYear"],
    ["a sale target below the cure", { "protocol.sale.targetRatio": "1.03" }, "sale.targetRatio"],
    ["a floor of junior that is none", { "protocol.backstop.juniorFloor": "0.04" }, "backstop.juniorFloor"],
    ["a seed beyond what can be counted", { "markets.perps.0.seedUsd": `1${"0".repeat(21)}` }, "seedUsd is"],
    ["an asset id twice", { "markets.markets.1.assetId": 1 }, "an asset id is used twice"],
    ["an underlying nobody listed", { [`${WETH}.underlying`]: "SOL" }, "SOL of WETH is not among the underlyings"],
    ["a number of two underlyings", { "markets.underlyings.BTC": 1 }, "a number of an underlying is used twice"],
    ["a sixteenth underlying", { "markets.underlyings.BTC": 16 }, "markets.underlyings.BTC"],
    ["a market neither there nor absent", { "network.assets.WBTC": undefined }, "WBTC must be either in assets or in"],
    ["an asset that is no market", { "network.absent.DOGE": "no" }, "names DOGE, which is no market"],
    ["a heartbeat between its steps", { [`${FEED}.heartbeatSeconds`]: 3601 }, "not a multiple of 60"],
    ["a deviation between its steps", { [`${FEED}.deviation`]: "0.0051" }, "not a multiple of 5 bp"],
    ["a reference price out of bounds", { "network.assets.WETH.referencePriceUsd": "9" }, "is outside its bounds"],
    ["empty price bounds", { [`${WETH}.maxPriceUsd`]: "10" }, "are empty"],
    [
      "a cap beyond the vault's totals",
      { "markets.markets.2.minPriceUsd": "0.1", "network.assets.wstETH.referencePriceUsd": "1" },
      "token units, more than",
    ],
    ["a future whose buffer leaves no room for its basis", { [`${FUTURE}.margin.closeOut`]: "0.85" }, "of the basis"],
    ["a basis cap out of bounds", { [`${FUTURE}.basis.cap`]: "0.0501" }, "basis.cap"],
    ["a basis period under a day", { [`${FUTURE}.basis.periodSeconds`]: 86_399 }, "basis.periodSeconds"],
    ["a market id of a perpetual", { [`${FUTURE}.marketId`]: 0 }, "a market id is used twice"],
    ["an expiry of no future", { "network.expiries.DOGE": { at: "2027-01-01T00:00:00Z" } }, "DOGE, which is no future"],
    ["an expiry within the window", { [EXPIRY]: { afterGenesisSeconds: 1_799 } }, "afterGenesisSeconds is 1799"],
    ["an expiry that is no moment", { [EXPIRY]: { at: "in a month" } }, "network.expiries.ETH-30D"],
    ["a wrapped coin that is no asset", { "network.wrappedNative": "WBNB" }, "wrappedNative WBNB"],
  ];
  for (const [title, changes, sentence] of cases) {
    it(`refuses ${title}`, () => {
      expect(problemsOf(changes)).to.include(sentence);
    });
  }

  it("refuses a double on a public network", () => {
    const problems = problemsOf({ "network.assets.WETH.token": { mock: "MockWETH" } }, "sepolia");
    expect(problems).to.equal("network sepolia: WETH is a double, which only a local network may have.");
  });

  it("refuses to count from the first block of a public network", () => {
    const problems = problemsOf({ [EXPIRY]: { afterGenesisSeconds: 2_592_000 } }, "sepolia");
    expect(problems).to.equal("network sepolia: ETH-30D must expire at a date, as the chain is not made anew for it.");
  });

  it("converts without rounding, or not at all", () => {
    expect(toUnits("0.15", 3)).to.equal(150n);
    expect(toUnits("1234567890.000000000000000001", 18)).to.equal(1234567890000000000000000001n);
    expect(toUnits("0.1500", 2)).to.equal(15n);
    expect(() => toUnits("0.155", 2)).to.throw(RangeError, "more than 2 decimal places");
    for (const text of ["", "1e3", "-1", ".5", "1.", "0x10", "1,5"])
      expect(() => toUnits(text, 18)).to.throw(RangeError);
  });

  it("rounds caps down and bounds inwards to powers of two", () => {
    expect(tokensWorthDown("100", "3", 8)).to.equal(3_333_333_333n);
    expect([exponentAbove(1024n), exponentAbove(1025n), exponentAbove(1n)]).to.deep.equal([10, 11, 0]);
    expect([exponentBelow(1024n), exponentBelow(1023n), exponentBelow(1n)]).to.deep.equal([10, 9, 0]);
  });
});

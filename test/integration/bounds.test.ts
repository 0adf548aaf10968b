import { expect } from "chai";
import { network } from "hardhat";
import { ConfigError, checkConfig, loadConfig } from "../../config/load.js";
import type { Config, MarketConfig } from "../../config/schema.js";
import type { DeploymentPlan } from "../../ignition/plan.js";
import { planFrom } from "../../scripts/lib/deployment/index.js";
import { fundingTerms } from "../fixtures/parameters.js";

/** What a change of config may be: any market or protocol field, set to a value around its bounds. */
type Change = (config: Config) => Config;

const market =
  (change: (weth: MarketConfig) => MarketConfig): Change =>
  (config) => {
    const [weth, ...others] = config.markets.markets;
    return { ...config, markets: { ...config.markets, markets: [change(weth!), ...others] } };
  };
const haircut = (fields: Partial<MarketConfig["haircut"]>): Change =>
  market((weth) => ({ ...weth, haircut: { ...weth.haircut, ...fields } }));
const sale =
  (fields: Partial<Config["protocol"]["sale"]>): Change =>
  (config) => {
    return { ...config, protocol: { ...config.protocol, sale: { ...config.protocol.sale, ...fields } } };
  };
const backstop =
  (fields: Partial<Config["protocol"]["backstop"]>): Change =>
  (config) => {
    return { ...config, protocol: { ...config.protocol, backstop: { ...config.protocol.backstop, ...fields } } };
  };
const rates =
  (fields: Partial<Config["protocol"]["rates"]>): Change =>
  (config) => {
    return { ...config, protocol: { ...config.protocol, rates: { ...config.protocol.rates, ...fields } } };
  };

/** What is made from the config on the chain. */
type Part = "listing" | "vault" | "liquidator" | "backing";

/** The configuration's rules and the contracts' must draw each line at the same value. */
describe("config · bounds agree with the contracts", () => {
  async function fixture() {
    const connection = await network.create();
    const { ethers } = connection;
    const signers = (await ethers.getSigners()).map(({ address }) => address);
    const authority = await ethers.deployContract("AccessManager", [signers[0]]);
    const token = await ethers.deployContract("MockToken", ["W", "W", 18]);
    const usdc = await ethers.deployContract("MockToken", ["U", "U", 6]);
    const feed = await ethers.deployContract("LightFeed", [8, "W", 1n]);
    const born = {
      authority,
      sequencerFeed: ethers.ZeroAddress,
      sequencerGrace: 0,
      legCost: 0,
      funding: fundingTerms,
      upkeep: ethers.ZeroAddress,
    };
    const upkeep = await ethers.deployContract("EngineUpkeep", [born]);
    const engine = await ethers.deployContract("MarginEngine", [{ ...born, upkeep }]);
    const vault = async ({ minDebt, initialAnchor, rates: r }: DeploymentPlan) => {
      const nobody = { trading: ethers.ZeroAddress, resolution: ethers.ZeroAddress };
      const settlementToken = usdc;
      const setup = {
        authority,
        settlementToken,
        operators: usdc,
        engine,
        ...nobody,
        minDebt,
        initialAnchor,
        rates: r,
      };
      const trading = await ethers.deployContract("VaultTrading", [setup]);
      const resolution = await ethers.deployContract("VaultResolution", [setup]);
      return ethers.deployContract("Vault", [{ ...setup, trading, resolution }]);
    };
    const settled = await vault(await planFrom(loadConfig("local"), signers, 0n));
    const liquidator = async ({ terms }: DeploymentPlan) =>
      ethers.deployContract("Liquidator", [
        { authority, vault: settled, sequencerFeed: ethers.ZeroAddress, sequencerGrace: 0, terms },
      ]);
    const factory = await ethers.deployContract("TrancheFactory");
    const backing = async ({ backstop: terms }: DeploymentPlan) =>
      ethers.deployContract("Backstop", [{ vault: settled, factory, terms }]);
    const listing = async ({ markets }: DeploymentPlan) => {
      const { asset, haircut: h, worstStep, referencePrice, feed: policy } = markets[0]!;
      const { maxAge, deviation, minExponent, maxExponent, underlying } = policy;
      await feed.set(referencePrice / 10n ** 10n);
      const from = { feed: await feed.getAddress(), maxAge, deviation, minExponent, maxExponent, underlying };
      await engine.setAsset(asset, token, from, h, worstStep, referencePrice);
      return engine;
    };
    return { connection, signers, vault, liquidator, backing, listing };
  }

  let system: Awaited<ReturnType<typeof fixture>>;

  before(async () => {
    system = await fixture();
  });

  function isAcceptedByConfig(config: Config): boolean {
    try {
      checkConfig(config);
    } catch (error) {
      if (error instanceof ConfigError) return false;
      throw error;
    }
    return true;
  }

  async function isAcceptedOnChain(config: Config, part: Part): Promise<boolean> {
    const { connection, signers } = system;
    const snapshot = await connection.networkHelpers.takeSnapshot();
    const plan = await planFrom(config, signers, 0n);
    try {
      await system[part](plan);
      return true;
    } catch (error) {
      expect((error as Error).message).to.match(
        /Risk\w+\(|VaultParameterOutOfRange|LiquidatorParameterOutOfRange|BackstopParameterOutOfRange/,
      );
      return false;
    } finally {
      await snapshot.restore();
    }
  }

  const cases: readonly [Part, string, Change, Change][] = [
    ["listing", "haircut.initial low", haircut({ initial: "0.170" }), haircut({ initial: "0.169" })],
    ["listing", "haircut.initial high", haircut({ initial: "1" }), haircut({ initial: "1.001" })],
    [
      "listing",
      "haircut.maintenance high",
      haircut({ maintenance: "0.9", initial: "1" }),
      haircut({ maintenance: "0.901", initial: "1" }),
    ],
    ["listing", "haircut.closeOut low", haircut({ closeOut: "0.5" }), haircut({ closeOut: "0.49" })],
    ["listing", "haircut.closeOut high", haircut({ closeOut: "1" }), haircut({ closeOut: "1.01" })],
    ["listing", "haircut.maxPremium low", haircut({ maxPremium: "0.01" }), haircut({ maxPremium: "0" })],
    ["listing", "haircut.maxPremium high", haircut({ maxPremium: "0.15" }), haircut({ maxPremium: "0.16" })],
    ["listing", "premium against haircut", haircut({ maintenance: "0.092" }), haircut({ maintenance: "0.09" })],
    ["listing", "haircut.graceSeconds low", haircut({ graceSeconds: 300 }), haircut({ graceSeconds: 240 })],
    ["listing", "haircut.graceSeconds high", haircut({ graceSeconds: 3600 }), haircut({ graceSeconds: 3660 })],
    ["listing", "haircut.depthUsd step", haircut({ depthUsd: "25100000" }), haircut({ depthUsd: "25150000" })],
    ["listing", "haircut.depthUsd high", haircut({ depthUsd: "819100000" }), haircut({ depthUsd: "819200000" })],
    [
      "listing",
      "worst step",
      market((weth) => ({ ...weth, worstStep: { ...weth.worstStep, ratio: "0.087" } })),
      market((weth) => ({ ...weth, worstStep: { ...weth.worstStep, ratio: "0.088" } })),
    ],
    ["liquidator", "sale.targetRatio low", sale({ targetRatio: "1.04" }), sale({ targetRatio: "1.0399" })],
    ["liquidator", "sale.targetRatio high", sale({ targetRatio: "2" }), sale({ targetRatio: "2.0001" })],
    [
      "liquidator",
      "sale.releasedBufferShare high",
      sale({ releasedBufferShare: "0.9" }),
      sale({ releasedBufferShare: "0.91" }),
    ],
    ["liquidator", "sale.feeShare high", sale({ feeShare: "0.5" }), sale({ feeShare: "0.51" })],
    ["liquidator", "sale.maxDiscount high", sale({ maxDiscount: "0.3" }), sale({ maxDiscount: "0.31" })],
    ["liquidator", "sale.rampSeconds low", sale({ rampSeconds: 60 }), sale({ rampSeconds: 59 })],
    [
      "backing",
      "backstop.seniorTargetPerYear high",
      backstop({ seniorTargetPerYear: "0.5" }),
      backstop({ seniorTargetPerYear: "0.501" }),
    ],
    ["backing", "backstop.juniorFloor low", backstop({ juniorFloor: "0.05" }), backstop({ juniorFloor: "0.049" })],
    ["backing", "backstop.juniorFloor high", backstop({ juniorFloor: "0.9" }), backstop({ juniorFloor: "0.901" })],
    ["backing", "backstop.saleRampSeconds low", backstop({ saleRampSeconds: 60 }), backstop({ saleRampSeconds: 59 })],
    [
      "backing",
      "backstop.saleRampSeconds high",
      backstop({ saleRampSeconds: 3600 }),
      backstop({ saleRampSeconds: 3601 }),
    ],
    [
      "backing",
      "backstop.absorbDelaySeconds high",
      backstop({ absorbDelaySeconds: 3600 }),
      backstop({ absorbDelaySeconds: 3601 }),
    ],
    [
      "backing",
      "backstop.cooldownSeconds low",
      backstop({ cooldownSeconds: 86400 }),
      backstop({ cooldownSeconds: 86399 }),
    ],
    [
      "backing",
      "backstop.cooldownSeconds high",
      backstop({ cooldownSeconds: 5184000 }),
      backstop({ cooldownSeconds: 5184001 }),
    ],
    ["backing", "backstop.windowSeconds low", backstop({ windowSeconds: 3600 }), backstop({ windowSeconds: 3599 })],
    [
      "backing",
      "backstop.windowSeconds high",
      backstop({ windowSeconds: 604800 }),
      backstop({ windowSeconds: 604801 }),
    ],
    ["vault", "rates.targetUtilisation low", rates({ targetUtilisation: "0.5" }), rates({ targetUtilisation: "0.49" })],
    [
      "vault",
      "rates.targetUtilisation high",
      rates({ targetUtilisation: "0.99" }),
      rates({ targetUtilisation: "0.991" }),
    ],
    [
      "vault",
      "rates.anchorSpeedPerYear high",
      rates({ anchorSpeedPerYear: "100" }),
      rates({ anchorSpeedPerYear: "101" }),
    ],
    ["vault", "rates.reserveShare high", rates({ reserveShare: "0.5" }), rates({ reserveShare: "0.51" })],
    [
      "vault",
      "rates.initialAnchorPerYear high",
      rates({ initialAnchorPerYear: "1" }),
      rates({ initialAnchorPerYear: "1.01" }),
    ],
    [
      "vault",
      "rates.minAnchorPerYear low",
      rates({ minAnchorPerYear: "0.000000000001" }),
      rates({ minAnchorPerYear: "0" }),
    ],
  ];
  for (const [part, name, inside, outside] of cases) {
    it(`${name}: the last value allowed and the first refused`, async () => {
      for (const [change, wanted] of [
        [inside, true],
        [outside, false],
      ] as const) {
        const config = change(loadConfig("local"));
        expect(isAcceptedByConfig(config), "by config").to.equal(wanted);
        expect(await isAcceptedOnChain(config, part), "on the chain").to.equal(wanted);
      }
    });
  }
});

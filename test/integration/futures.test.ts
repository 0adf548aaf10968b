import { expect } from "chai";
import {
  decodeMarketState,
  parseDeployment,
  pokeExpiry,
  pokeMarket,
  readExpiry,
  readMark,
  sendCall,
} from "@plimsoll/sdk";
import { checkConfig, loadConfig } from "../../config/load.js";
import { genesisOf } from "../../scripts/lib/deployment/connection.js";
import { deployProtocol, verifyDeployment } from "../../scripts/lib/deployment/index.js";
import { chainOf, feedAt } from "../fixtures/rehearsal.js";

const MARKET = 2;
const MONTH = 2_592_000;
const PERIOD = 30 * 86_400;

describe("deployment · a dated future", () => {
  async function deployed() {
    const connection = await chainOf("local");
    const config = loadConfig("local");
    const { manifest } = await deployProtocol(connection, config);
    const vault = await connection.ethers.getContractAt("Vault", manifest.contracts.Vault!.address);
    const problems = async (as = config) => (await verifyDeployment(connection, as, manifest)).problems;
    return { connection, config, manifest, vault, problems };
  }
  let system: Awaited<ReturnType<typeof deployed>>;

  before(async () => {
    system = await deployed();
  });

  it("FCM-3 · a local chain has one, a month after its first block, and the verification finds nothing", async () => {
    const { connection, manifest, vault, problems } = system;
    const expiry = (await genesisOf(connection)) + BigInt(MONTH);
    expect(manifest.futures).to.deep.equal([
      { ...manifest.perps[0], market: MARKET, symbol: "ETH-30D", expiry: Number(expiry) },
    ]);
    const { ethers } = connection;
    const found = await readExpiry(ethers.provider, parseDeployment(manifest), MARKET);
    expect(found).to.deep.include({ expiry, samples: 0n, basisCap: 10n ** 16n, basisPeriod: BigInt(PERIOD) });
    expect(await readExpiry(ethers.provider, parseDeployment(manifest), 0)).to.equal(undefined);
    expect(decodeMarketState((await vault.marketOf(MARKET))[0]).isDated).to.equal(true);
    expect(await problems()).to.deep.equal([]);
  });

  it("the verification names an expiry, a basis and a kind of market that are not those of config", async () => {
    const { config, connection, problems } = system;
    const [future] = config.markets.futures;
    const expiry = (await genesisOf(connection)) + BigInt(MONTH);
    const network = { ...config.network, expiries: { "ETH-30D": { afterGenesisSeconds: MONTH + 1 } } };
    expect(await problems({ ...config, network })).to.deep.equal([
      `expiry of ETH-30D is ${expiry} on the chain, ${expiry + 1n} in config.`,
    ]);
    const wider = { ...future!, basis: { cap: "0.02", periodSeconds: 86_400 } };
    expect(await problems({ ...config, markets: { ...config.markets, futures: [wider] } })).to.deep.equal([
      "basisCap of ETH-30D is 10000000000000000 on the chain, 20000000000000000 in config.",
      `basisPeriod of ETH-30D is ${PERIOD} on the chain, 86400 in config.`,
    ]);
    const { basis: _, ...perp } = future!;
    const markets = { ...config.markets, perps: [...config.markets.perps, perp], futures: [] };
    expect(await problems({ ...config, markets })).to.include.members([
      `expiry of ETH-30D is ${expiry} on the chain, 0 in config.`,
      "Whether ETH-30D is dated in the vault is true on the chain, false in config.",
    ]);
  });

  it("config · a date is taken as it stands", () => {
    const config = loadConfig("sepolia");
    const expiries = { "ETH-30D": { at: "2027-03-26T08:00:00Z" } };
    expect(checkConfig({ ...config, network: { ...config.network, expiries } }).network.expiries).to.deep.equal(
      expiries,
    );
  });

  it("pokeExpiry · pokeMarket · FCM-3 · through the client the future is sampled, fixed and settled", async () => {
    const { connection, manifest, vault } = system;
    const { ethers, networkHelpers } = connection;
    const deployment = parseDeployment(manifest);
    const [, , , , stranger] = await ethers.getSigners();
    const feed = await feedAt(connection, manifest.assets.find(({ symbol }) => symbol === "WETH")!.feed);
    const { expiry } = manifest.futures[0]!;
    await networkHelpers.time.increaseTo(expiry - 1_000);
    const answer = (await feed.latestRoundData())[1];
    await feed.set(answer);
    expect(await readMark(ethers.provider, deployment, MARKET)).to.equal(answer * 10n ** 10n);
    await sendCall(stranger!, pokeExpiry(deployment, MARKET));
    await networkHelpers.time.increaseTo(expiry);
    await sendCall(stranger!, pokeExpiry(deployment, MARKET));
    await sendCall(stranger!, pokeMarket(deployment, MARKET));
    const price = answer * 10n ** 10n;
    expect((await readExpiry(ethers.provider, deployment, MARKET))?.settlementPrice).to.equal(price);
    expect(decodeMarketState((await vault.marketOf(MARKET))[0]).settlementPrice).to.equal(price);
    expect(await readMark(ethers.provider, deployment, MARKET)).to.equal(undefined);
  });
});

import { expect } from "chai";
import hre, { network } from "hardhat";
import { checkConfig, loadConfig } from "../../config/load.js";
import { deployProtocol, verifyDeployment } from "../../scripts/lib/deployment/index.js";

describe("deployment · local chains", () => {
  it("in process: the production config, verified, every step told", async () => {
    const connection = await network.create();
    const config = loadConfig("local");
    const lines: string[] = [];
    const { manifest } = await deployProtocol(connection, config, { log: (line) => lines.push(line) });
    expect(lines).to.include(`  Vault#Vault ${manifest.contracts.Vault!.address}`);
    const tokens = manifest.assets.map(({ asset, symbol, decimals }) => `${asset} ${symbol} ${decimals}`);
    expect(tokens).to.deep.equal(["0 USDC 6", "1 WETH 18", "2 WBTC 8", "3 wstETH 18"]);
    expect((await verifyDeployment(connection, config, manifest)).problems).to.deep.equal([]);
  });

  it("over JSON-RPC: another process's node", async () => {
    const server = await network.createServer();
    const { address, port } = await server.listen();
    try {
      const url = `http://${address}:${port}`;
      const connection = await network.create({ network: "local", override: { url } });
      const config = loadConfig("local");
      const { manifest } = await deployProtocol(connection, config);
      expect((await verifyDeployment(connection, config, manifest)).problems).to.deep.equal([]);
      await connection.close();
    } finally {
      await server.close();
    }
  });

  it("prices of a day long past: caps and bounds follow the reference prices", async () => {
    const connection = await network.create();
    const config = loadConfig("local");
    const prices: Record<string, string> = { WETH: "195", WBTC: "7850", wstETH: "195" };
    const assets = Object.fromEntries(
      Object.entries(config.network.assets).map(([symbol, asset]) => [
        symbol,
        { ...asset, referencePriceUsd: prices[symbol]! },
      ]),
    );
    const past = checkConfig({ ...config, network: { ...config.network, assets } });
    const { manifest, plan } = await deployProtocol(connection, past);
    expect((await verifyDeployment(connection, past, manifest)).problems).to.deep.equal([]);
    expect(plan.markets[0]!.cap).to.equal((50_000_000n * 10n ** 18n) / 195n);
  });

  it("npm run deploy knows every network of config", () => {
    const names = Object.keys(hre.config.networks);
    expect(names).to.include.members(["local", "sepolia", "arbitrumSepolia", "baseSepolia"]);
  });
});

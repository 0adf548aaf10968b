import { createRequire } from "node:module";
import { configVariable, defineConfig } from "hardhat/config";
import toolbox from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { campaign } from "./scripts/lib/campaign.js";
import { quietPackages } from "./scripts/lib/quiet-packages.js";

// The compiler is the npm package `solc`: an exact version from the lock file, no download.
const solc = createRequire(import.meta.url).resolve("solc/soljson.js");

export default defineConfig({
  plugins: [toolbox, quietPackages],
  solidity: {
    npmFilesToBuild: ["@openzeppelin/contracts/access/manager/AccessManager.sol"],
    compilers: [
      {
        version: "0.8.37",
        path: solc,
        settings: {
          viaIR: true,
          evmVersion: "prague",
          optimizer: { enabled: true, runs: 200 },
          metadata: { bytecodeHash: "none" },
          outputSelection: { "*": { "*": ["storageLayout"] } },
        },
      },
    ],
  },
  paths: {
    sources: { solidity: ["./contracts", "./test/contracts"] },
    tests: { mocha: "./test", solidity: "./test/solidity" },
  },
  networks: {
    local: { type: "http", chainType: "l1", url: "http://127.0.0.1:8545" },
    sepolia: {
      type: "http",
      chainType: "l1",
      chainId: 11155111,
      url: configVariable("SEPOLIA_RPC_URL"),
      accounts: [configVariable("SEPOLIA_DEPLOYER_KEY")],
    },
    arbitrumSepolia: {
      type: "http",
      chainType: "generic",
      chainId: 421614,
      url: configVariable("ARBITRUM_SEPOLIA_RPC_URL"),
      accounts: [configVariable("ARBITRUM_SEPOLIA_DEPLOYER_KEY")],
    },
    baseSepolia: {
      type: "http",
      chainType: "op",
      chainId: 84532,
      url: configVariable("BASE_SEPOLIA_RPC_URL"),
      accounts: [configVariable("BASE_SEPOLIA_DEPLOYER_KEY")],
    },
  },
  typechain: { outDir: "./types" },
  test: {
    mocha: { timeout: 120_000 },
    solidity: {
      fuzz: { runs: 1_000, seed: campaign.seed },
      invariant: { failOnRevert: true, runs: campaign.runs, depth: campaign.depth },
      fsPermissions: { writeFile: campaign.tally },
    },
  },
});

import type { Addressable } from "ethers";
import { ethers, networkHelpers } from "../fixtures/system.js";
import {
  deployMedian,
  deployRatio,
  deployTwap,
  DEPTH,
  FEE,
  intoInterval,
  policyOf,
  PRICE,
  pullSource,
  ratioParts,
  RATE,
  riskWordOf,
  signed,
  standingPool,
  TICK,
} from "../fixtures/sources.js";
import { WAD } from "../fixtures/parameters.js";
import { executionOf, gasOf } from "./receipts.js";
import type { GasSplit } from "./split.js";

/** Observations a pool makes within the window. */
const OBSERVATIONS = 16;

/** Gas of one price by kind of source, read as the engine reads a feed; feeds are light, the pool and the rate are doubles. */
export async function measureSourceGas(): Promise<Record<string, GasSplit>> {
  const reader = await ethers.deployContract("SourceReader");
  const [sender] = await ethers.getSigners();
  const read = async (source: Addressable) => {
    const word = await riskWordOf(source);
    return executionOf(sender!, reader, reader.interface.encodeFunctionData("read", [word]));
  };
  const feeds = [await lightFeed(PRICE), await lightFeed(PRICE), await lightFeed(PRICE)];
  const median = await deployMedian(
    feeds.map((feed) => policyOf(feed)),
    2,
  );
  const { source: pull, update } = await updatedPull();
  return {
    priceChainlink: await read(feeds[0]!),
    pricePull: await read(pull),
    priceTwap: await read(await observedTwap()),
    priceRatio: await read(await lightRatio()),
    priceMedian3: await read(median),
    updatePrice: update,
  };
}

function lightFeed(price: bigint) {
  return ethers.deployContract("LightFeed", [8, "ETH / USD", price]);
}

/** The second price a pull source accepts, and the source. */
async function updatedPull() {
  const { source } = await pullSource();
  let update: GasSplit | undefined;
  for (const _ of ["first", "second"]) {
    const from = await intoInterval(40n);
    await networkHelpers.time.increaseTo(from + 20n);
    const data = [signed({ publishTime: from })];
    update = await gasOf(() => source.update(data, { value: FEE }));
  }
  return { source, update: update! };
}

async function observedTwap() {
  const { pool, policy } = await standingPool();
  for (let index = 0; index < OBSERVATIONS; ++index) {
    await networkHelpers.time.increase(60);
    await pool.move(TICK, DEPTH);
  }
  return deployTwap(policy);
}

async function lightRatio() {
  const { policy } = await ratioParts();
  const [market, underlying] = [await lightFeed((PRICE * RATE) / WAD), await lightFeed(PRICE)];
  return deployRatio({ ...policy, market: policyOf(market), underlying: policyOf(underlying) });
}

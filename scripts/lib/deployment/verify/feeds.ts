import { type Check, difference, type Subject } from "./subject.ts";

const STATUS = ["Valid", "Divergent", "Stale", "Invalid"] as const;

/** Every feed answers Valid now, in the decimals of config; so do the tokens, the sequencer and the stored settlement price. */
export const feeds: Check = async (subject) => {
  const found: string[] = [];
  for (const { asset } of subject.manifest.assets) found.push(...(await assetProblems(subject, asset)));
  if (!(await subject.engine.isSequencerFit()))
    found.push("The sequencer feed does not say that the sequencer is up and its grace over.");
  const [price, , validUntil] = await subject.engine.settlementPrice();
  const now = await subject.connection.ethers.provider.getBlock("latest");
  if (price === 0n || now === null || BigInt(now.timestamp) > validUntil) {
    found.push(
      `The stored settlement price was usable until ${utc(validUntil)}: poke it (MarginEngine.pokeSettlement).`,
    );
  }
  return found;
};

async function assetProblems(subject: Subject, asset: number): Promise<string[]> {
  const { plan, manifest, connection, engine } = subject;
  const listed = manifest.assets.find((each) => each.asset === asset);
  const intended = asset === 0 ? plan.settlement : plan.markets.find((each) => each.asset === asset);
  if (listed === undefined || intended === undefined) return [];
  const { symbol, token, feed } = listed;
  const found = [
    ...difference(`decimals of the token of ${symbol}`, await decimalsOf(connection, token), intended.token.decimals),
    ...difference(`decimals of the feed of ${symbol}`, await decimalsOf(connection, feed), intended.feed.decimals),
  ];
  const [price, , , status, updatedAt] = await engine.priceOf(asset);
  if (status !== 0n) {
    const name = STATUS[Number(status)] ?? "of unknown status";
    found.push(`The price of ${symbol} (feed ${feed}) is ${name}: ${price} [WAD USD] of ${utc(updatedAt)}.`);
  }
  return found;
}

async function decimalsOf({ ethers }: Subject["connection"], at: string): Promise<string> {
  const contract = new ethers.Contract(at, ["function decimals() view returns (uint8)"], ethers.provider);
  try {
    return String(await contract.getFunction("decimals").staticCall());
  } catch {
    return "not answered";
  }
}

function utc(seconds: bigint): string {
  return new Date(Number(seconds) * 1000).toISOString();
}

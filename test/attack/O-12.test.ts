import { expect } from "chai";
import type { ContractTransactionResponse } from "ethers";
import { ethers, networkHelpers } from "../fixtures/system.js";
import { FEE, intoInterval, PRICE, pullSource, signed, signersErrors, STEP } from "../fixtures/sources.js";

const { loadFixture, time } = networkHelpers;

async function shopping() {
  const s = await pullSource();
  return { ...s, shopper: await ethers.deployContract("PriceShopper") };
}
type Shopping = Awaited<ReturnType<typeof shopping>>;

/** What the signers published in the interval: five prices, each the successor of the one before. */
function published(from: bigint): string[] {
  const walk: [bigint, bigint][] = [
    [2n, 100n],
    [9n, 97n],
    [15n, 104n],
    [28n, 92n],
    [40n, 109n],
  ];
  return walk.map(([second, percent], index) => {
    const previous = index === 0 ? from - 4n : from + walk[index - 1]![0];
    return signed({ price: (PRICE * percent) / 100n, publishTime: from + second, previous });
  });
}

async function seen(s: Shopping, sending: Promise<ContractTransactionResponse>): Promise<bigint[]> {
  const receipt = await (await sending).wait();
  const events = receipt!.logs.filter(({ address }) => address === s.shopper.target);
  return events.map((log) => s.shopper.interface.parseLog(log)!.args[0] as bigint);
}

/**
 * Goal: act at the most favourable of several signed prices. Budget: every price the signers published, any order, any number a
 * transaction, the choice of the moment. Steps: keep the prices of an interval, bring the best; bring one, act, bring another, act; bring an
 * older one again; wait for the interval to pass and bring one of it then.
 */
describe("O-12 choosing a price", () => {
  it("update · O-12 · of the prices of an interval only the first can be brought, whatever its direction", async () => {
    const s = await loadFixture(shopping);
    const from = await intoInterval(50n);
    await time.increaseTo(from + 45n);
    for (const [index, data] of published(from).entries()) {
      const bringing = s.source.update.staticCall([data], { value: FEE });
      if (index === 0) expect(await bringing).to.equal(true);
      else await expect(bringing).to.be.revertedWithCustomError(signersErrors, "PriceFeedNotFoundWithinRange");
    }
  });

  it("update · O-12 · all at once, in any order, give the first one", async () => {
    for (const order of [
      [4, 3, 2, 1, 0],
      [3, 0, 4, 1, 2],
      [0, 1, 2, 3, 4],
    ]) {
      const s = await loadFixture(shopping);
      const from = await intoInterval(50n);
      const data = published(from);
      await s.source.update(
        order.map((index) => data[index]!),
        { value: 5n * FEE },
      );
      expect((await s.source.latestRoundData()).answer).to.equal(PRICE);
    }
  });

  it("update · O-12 · one after the other in a transaction, the price stays what the first made it", async () => {
    const s = await loadFixture(shopping);
    const from = await intoInterval(50n);
    const data = published(from).map((each) => [each]);
    const prices = await seen(s, s.shopper.shop(s.source, data, { value: 5n * FEE }));
    expect(prices).to.deep.equal([PRICE, PRICE, PRICE, PRICE, PRICE]);
  });

  it("update · O-12 · an interval held back is lost: none of its prices can be brought later, the next one's first can", async () => {
    const s = await loadFixture(shopping);
    const from = await intoInterval(50n);
    const data = published(from);
    const next = signed({ price: PRICE / 2n, publishTime: from + STEP + 1n, previous: from + 40n });
    await time.increaseTo(from + STEP + 5n);
    for (const each of data) {
      await expect(s.source.update([each], { value: FEE })).to.be.revertedWithCustomError(
        signersErrors,
        "PriceFeedNotFoundWithinRange",
      );
    }
    await s.source.update([next, ...data], { value: 6n * FEE });
    expect((await s.source.latestRoundData()).answer).to.equal(PRICE / 2n);
  });

  it("update · O-12 · at any second of two intervals at most one price can be brought", async () => {
    const s = await loadFixture(shopping);
    const from = await intoInterval(0n);
    const data = [
      ...published(from),
      signed({ publishTime: from + STEP + 7n, previous: from + 40n, price: 3n * PRICE }),
    ];
    for (let second = 0n; second < 2n * STEP; second += 5n) {
      await time.increaseTo(from + second);
      const taken = [];
      for (const each of data) {
        const isTaken = await s.source.update.staticCall([each], { value: FEE }).catch(() => false);
        if (isTaken) taken.push(each);
      }
      const expected = second < 2n ? [] : second < STEP ? [data[0]] : second < STEP + 7n ? [] : [data[5]];
      expect(taken, `second ${second}`).to.deep.equal(expected);
    }
  });

  it("update · O-12 · what remains: whoever brings a price may act before and after it, on the move of two intervals", async () => {
    const s = await loadFixture(shopping);
    const first = await intoInterval(50n);
    await s.source.update([published(first)[0]!], { value: FEE });
    const from = await intoInterval(50n);
    const next = signed({ price: 2n * PRICE, publishTime: from + 2n, previous: from - 3n });
    const acting = s.shopper.surround(s.source, [next], { value: FEE });
    expect(await seen(s, acting)).to.deep.equal([PRICE, 2n * PRICE]);
  });
});

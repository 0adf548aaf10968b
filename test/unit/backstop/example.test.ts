import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import {
  backstopSystem,
  backstopSystemOf,
  type Backstopped,
  longAt,
  loadFixture,
  seed,
} from "../../fixtures/backstop.js";
import { WAD } from "../../fixtures/parameters.js";
import { ethers } from "../../fixtures/system.js";
import { ETH_PERP, sumsOf } from "../../fixtures/trading.js";

/** The worked example of docs/WATERFALL.md: one row of its table each. */

const withBudget = async (s: Backstopped) => {
  await seed(s, 1_000n);
  return s;
};
const mild = async () => backed(1_400);
const deep = async () => backed(1_300);
const bare = async () => example(await backstopSystemOf({ junior: 0n, senior: 0n }), 1_300);

async function backed(price: number) {
  return example(await withBudget(await backstopSystem()), price);
}

/** Resolves the long by whoever comes and returns what each layer bore [whole dollars]. */
async function example(s: Backstopped, price: number) {
  const account = await longAt(s, price);
  const { worth } = await sumsOf(s, account);
  const winner = (await sumsOf(s, s.cross(s.bob))).worth;
  const events = [await resolve(s.vault.connect(s.third).deleverage(account, ETH_PERP), s)];
  const recorded = await s.vault.deficit();
  const others = winner - (await sumsOf(s, s.cross(s.bob))).worth;
  for (const step of [s.vault.connect(s.third).coverDeficit, s.vault.connect(s.third).socialise]) {
    if ((await s.vault.deficit()) !== 0n)
      await step().then(
        async (tx) => events.push(await resolve(tx, s)),
        () => undefined,
      );
  }
  const sum = (name: string) =>
    events.flat().reduce((all, log) => (log.name === name ? all + (log.args.amount as bigint) : all), 0n);
  const row = [-worth, sum("BudgetSpent"), others, sum("DeficitCovered"), sum("Socialised")];
  return { row: row.map(dollars), recorded, exact: sum("DeficitCovered") + sum("Socialised") };
}

async function resolve(sent: Promise<{ hash: string }> | { hash: string }, s: Backstopped) {
  const { hash } = await sent;
  const receipt = await ethers.provider.getTransactionReceipt(hash);
  return receipt!.logs.flatMap((log) => s.vault.interface.parseLog(log) ?? []);
}

const dollars = (wad: bigint) => Number((wad + WAD / 2n) / WAD);

/** The numbers of a table row of the essay that starts with `name`. */
function rowOf(name: string): number[] {
  const text = readFileSync(join(import.meta.dirname, "../../../docs/WATERFALL.md"), "utf8");
  const line = text.split("\n").find((each) => each.startsWith(`| ${name} |`))!;
  return line
    .split("|")
    .slice(2, 7)
    .map((cell) => Number(cell.replaceAll(",", "").trim()));
}

describe("docs/WATERFALL.md", () => {
  for (const [name, fixture] of [
    ["index at 1,400", mild],
    ["index at 1,300", deep],
    ["index at 1,300, empty backstop", bare],
  ] as const) {
    it(`example · WAT-2 RTR-6 · ${name}: the contracts bear what the essay says, layer by layer`, async () => {
      const { row, recorded, exact } = await loadFixture(fixture);
      expect(row).to.deep.equal(rowOf(name));
      expect(exact).to.equal(recorded);
      expect(row.slice(1).reduce((a, b) => a + b, 0)).to.be.within(row[0]! - 2, row[0]! + 2);
    });
  }
});

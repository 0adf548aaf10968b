import { expect } from "chai";
import type { FunctionFragment } from "ethers";
import { accountOf, ethers, networkHelpers, type System } from "../fixtures/system.js";
import { CASH } from "../fixtures/parameters.js";
import { holdingsOf, randomSource, solvencyOf } from "../fixtures/attack.js";
import {
  BTC,
  ETH,
  fund,
  fundedSystem,
  NOBODY,
  open,
  setPrice,
  stateOf,
  USDC,
  WBTC_ID,
  WETH_ID,
} from "../fixtures/distress.js";

const { loadFixture } = networkHelpers;
const SEEDS = ["first", "second", "third"];
const TRIES = 8;

type Random = ReturnType<typeof randomSource>;

/** An argument of the given type, taken from what exists in the system and from the edges. */
function argument(type: Parameter, random: Random, world: World): unknown {
  if (type.baseType === "array")
    return Array.from({ length: Number(random.below(3n)) }, () => argument(type.arrayChildren!, random, world));
  if (type.baseType === "tuple") return type.components!.map((component) => argument(component, random, world));
  if (type.type === "address") return random.pick(world.addresses);
  if (type.type === "bytes32") return random.pick(world.accounts);
  if (type.type === "bytes") return random.pick(["0x", "0x01"]);
  if (type.type === "string") return "";
  if (/^bytes\d+$/.test(type.type)) return `0x${"00".repeat(Number(type.type.slice(5)))}`;
  if (type.type === "bool") return random.below(2n) === 0n;
  if (type.type === "uint8") return random.below(5n);
  const bits = BigInt(type.type.replace(/\D/g, "") || "256");
  const amounts = [
    0n,
    1n,
    50n * USDC,
    1_000n * USDC,
    ETH / 2n,
    ETH,
    10n * ETH,
    BTC,
    (1n << bits) - 1n,
    1n << (bits / 2n),
  ];
  const value = random.pick(amounts) % (1n << bits);
  return type.type.startsWith("int") ? value >> 1n : value;
}

type Parameter = {
  type: string;
  baseType: string;
  arrayChildren: Parameter | null;
  components: readonly Parameter[] | null;
};
interface World {
  addresses: string[];
  accounts: string[];
}

type Levered = System & { account: string };

async function levered(): Promise<Levered> {
  const s = await fundedSystem();
  await s.give(s.bob, WBTC_ID, BTC);
  await s.give(s.bob, CASH, 10_000n * USDC);
  const account = await open(s, s.alice, [[WETH_ID, 100n * ETH]], 155_000n * USDC);
  await fund(s, s.alice, 1_000_000n * USDC);
  return { ...s, account };
}

/**
 * Goal (Euler, 2023): find one entry that lowers the equity of a levered account without the check. Budget: a levered account and a full
 * wallet. Steps: every state-changing function of every contract, called by the owner with arguments from the system and its edges,
 * plain and with the account in distress. After each call the account stands at its initial line or nothing left it, and nobody else
 * has less.
 */
describe("H-01 · HLT-1 · HLT-3 · ACC-12 every entry from a levered account", () => {
  for (const seed of SEEDS) {
    for (const price of [2_000, 1_700]) {
      it(`abi · H-01 · no function lowers equity unchecked or takes from others (${seed}, ether at ${price})`, async () => {
        const s = await loadFixture(levered);
        await setPrice(s, WETH_ID, price);
        const random = randomSource(seed + String(price));
        const world = {
          addresses: [
            s.alice.address,
            s.bob.address,
            await s.usdc.getAddress(),
            await s.vault.getAddress(),
            ethers.ZeroAddress,
          ],
          accounts: [
            s.account,
            accountOf(s.bob.address),
            accountOf(s.lender.address),
            accountOf(s.alice.address, 1n),
            NOBODY,
          ],
        };
        let [called, passed] = [0, 0];
        const contracts = [s.vault, s.liquidator, s.engine, s.operators, s.authority];
        for (const contract of contracts) {
          for (const fragment of new ethers.Interface(contract.interface.fragments).fragments) {
            if (!ethers.FunctionFragment.isFragment(fragment) || fragment.constant) continue;
            called += TRIES;
            passed += await attempts(s, await contract.getAddress(), fragment, () =>
              fragment.inputs.map((input) => argument(input, random, world)),
            );
          }
        }
        expect(called).to.be.greaterThan(300);
        expect(passed).to.be.greaterThan(10);
        expect(await solvencyOf(s)).to.be.at.least(0n);
      });
    }
  }
});

/** Several calls of one function; returns how many passed. */
async function attempts(s: Levered, to: string, fragment: FunctionFragment, draw: () => unknown[]): Promise<number> {
  let passed = 0;
  for (let i = 0; i < TRIES; ++i) if (await attempt(s, s.account, to, fragment, draw())) ++passed;
  return passed;
}

/** One call by the owner; returns whether it passed, having asserted what must hold after it. */
async function attempt(s: System, account: string, to: string, fragment: FunctionFragment, args: unknown[]) {
  const iface = new ethers.Interface([fragment]);
  const before = await stateOf(s, account);
  const [bob, lender] = [await holdingsOf(s, s.bob), await holdingsOf(s, s.lender)];
  const data = iface.encodeFunctionData(fragment, args);
  const sent = await s.alice
    .sendTransaction({ to, data, gasLimit: 5_000_000n })
    .then((tx) => tx.wait())
    .catch(() => undefined);
  if (!sent) return false;
  const after = await stateOf(s, account);
  const label = `${fragment.name}(${args.map(String).join(", ")})`;
  if (after.netWorth < before.netWorth - 10n ** 17n) {
    const [netWorth, buffer] = await s.vault.appraiseOpening(account);
    expect(netWorth >= buffer || (await s.vault.cashOf(account)) >= 0n, label).to.equal(true);
  }
  const now = [await holdingsOf(s, s.bob), await holdingsOf(s, s.lender)];
  [bob, lender].forEach((held, i) => held.forEach((amount, k) => expect(now[i]![k]! >= amount, label).to.equal(true)));
  return true;
}

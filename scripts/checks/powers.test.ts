import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Wired } from "../lib/powers/wired.ts";
import { withPlanted } from "./lib/planted.ts";
import { powersAgainst } from "./powers.ts";

const MARKERS = "# Trust\n<!-- tables: begin -->\n<!-- tables: end -->\n";
const CONSTANTS =
  "uint256 constant LONGEST = 7 days;\nuint256 constant WIDEST = (1 << 84) - 1;\nuint256 constant LEAST = 0x10 * 3;";
const UNRELATED = "contract Other { uint256 private constant MOST = 9; }";
const BASE = `abstract contract Base {
  uint256 private constant MOST = 4_000;
  function _check(uint256 size, uint256 limit) internal view {
    if (size == 7) revert BaseOdd(size);
    _require("size", size, LEAST, MOST - 1);
    _requireStep("grid", size, 60, 5 minutes, LONGEST);
    _requireAtMost("width", size, WIDEST);
    if (size > limit && block.timestamp < LONGEST) { revert BaseTooLarge(size, limit); }
  }
}`;
const vault = (more = ""): string => `contract Vault is Base {
  function open() external {}
  function setSize(uint256 size) external restricted { _check(size, 1); }
  function close() external restricted { if (isFine) open(); else revert VaultShut(); }
  ${more}
}`;
const delays = { public: 172_800n, local: 0n };
const wired: readonly Wired[] = [
  { contract: "Vault", name: "setSize", role: "governance", delays },
  { contract: "Vault", name: "close", role: "guardian", delays: { public: 0n, local: 0n } },
];
const sources = (more?: string) => ({
  "docs/TRUST.md": MARKERS,
  "contracts/Constants.sol": CONSTANTS,
  "contracts/Other.sol": UNRELATED,
  "contracts/Base.sol": BASE,
  "contracts/Vault.sol": vault(more),
});
const check = (powers: readonly Wired[] = wired) => powersAgainst(() => Promise.resolve(powers));

test("powers · ACL-3 · writes role, delay, bounds and refusals, with the constants that the contract itself names", async () => {
  await withPlanted(sources(), async (root) => {
    await check().update?.(root);
    assert.deepEqual(await check().find(root), []);
    const rows = readFileSync(join(root, "docs/TRUST.md"), "utf8").split("\n");
    assert.deepEqual(
      rows.filter((line) => line.startsWith("| Vault")),
      [
        "| Vault | `close` | guardian | none | none |",
        "| Vault | `setSize` | governance | 48 h | none |",
        "| Vault | `size` | `48` | `3,999` |  | `setSize` |",
        "| Vault | `grid` | `5 minutes` | `7 days` | `60` | `setSize` |",
        "| Vault | `width` | `0` | `2^84 - 1` |  | `setSize` |",
        "| Vault | `VaultShut` | `not: isFine` | `close` |",
        "| Vault | `BaseOdd` | `size == 7` | `setSize` |",
        "| Vault | `BaseTooLarge` | `size > limit && block.timestamp < 7 days` | `setSize` |",
      ],
    );
  });
});

test("powers · ACL-3 · refuses a restricted function without a role, a role without one, and a bound that moved", async () => {
  await withPlanted(sources(), async (root) => {
    await check().update?.(root);
    const document = readFileSync(join(root, "docs/TRUST.md"), "utf8");
    const changed = { ...sources("function sweep() external restricted {}"), "docs/TRUST.md": document };
    assert.deepEqual(await withPlanted(changed, async (folder) => check().find(folder)), [
      "Vault.sweep: restricted, but no role may call it",
      "docs/TRUST.md: lacks: | Vault | `sweep` | **nobody: role 0, the admin's** |  |  |",
    ]);
    const moved = { ...sources(), "docs/TRUST.md": document, "contracts/Base.sol": BASE.replace("4_000", "5_000") };
    assert.deepEqual(await withPlanted(moved, async (folder) => check().find(folder)), [
      "docs/TRUST.md: not so: | Vault | `size` | `48` | `3,999` |  | `setSize` |",
      "docs/TRUST.md: lacks: | Vault | `size` | `48` | `4,999` |  | `setSize` |",
    ]);
    const rewired = [{ ...wired[0]!, delays: { public: 60n, local: 0n } }, ...wired.slice(1), ...wired.slice(1)];
    assert.deepEqual(await check([...rewired, { ...wired[0]!, name: "open" }]).find(root), [
      "Vault.open: has a role, but is not restricted",
      "Vault.close: has two roles",
      "docs/TRUST.md: not so: | Vault | `setSize` | governance | 48 h | none |",
      "docs/TRUST.md: lacks: | Vault | `setSize` | governance | 60 s | none |",
    ]);
  });
});

test("powers · refuses a document without the markers", async () => {
  await assert.rejects(
    withPlanted({ ...sources(), "docs/TRUST.md": "# Trust" }, async (root) => check().find(root)),
    /restore them/,
  );
});

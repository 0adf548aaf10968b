import assert from "node:assert/strict";
import { test } from "node:test";
import { imports } from "./imports.ts";
import { withPlanted } from "./lib/planted.ts";

const CLEAN = {
  "contracts/interfaces/IVault.sol": 'import {Account} from "../types/Account.sol"; interface IVault {}',
  "contracts/types/Account.sol": "struct Account { uint256 id; }",
  "contracts/libraries/Wad.sol": "library Wad {}",
  "contracts/oracle/PricePolicy.sol": "library PricePolicy {}",
  "contracts/vault/VaultAdmin.sol": "library VaultAdmin {}",
  "contracts/vault/Vault.sol":
    'import {IVault} from "../interfaces/IVault.sol"; import {VaultAdmin} from "./VaultAdmin.sol"; import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol"; contract Vault {}',
  "contracts/vault/VaultFactory.sol": 'import {Vault} from "./Vault.sol"; contract VaultFactory {}',
  "contracts/margin/MarginEngine.sol":
    'import {PricePolicy} from "../oracle/PricePolicy.sol"; contract MarginEngine {}',
};

const PLANTED: readonly (readonly [what: string, path: string, source: string, problem: RegExp])[] = [
  [
    "core imports periphery",
    "contracts/vault/A.sol",
    'import {Z} from "../periphery/Zap.sol";',
    /vault\/ may not import periphery\//,
  ],
  [
    "a deployable imports a deployable",
    "contracts/vault/A.sol",
    'import {Vault} from "./Vault.sol";',
    /through their interface/,
  ],
  [
    "production imports a test double",
    "contracts/vault/A.sol",
    'import {M} from "../../test/contracts/M.sol";',
    /only contracts\//,
  ],
  [
    "a library imports an interface",
    "contracts/libraries/A.sol",
    'import "../interfaces/IVault.sol";',
    /libraries\/ may not import/,
  ],
  [
    "vault imports oracle",
    "contracts/vault/A.sol",
    'import "../oracle/PricePolicy.sol";',
    /vault\/ may not import oracle\//,
  ],
];

test("imports · accepts the allowed directions", async () => {
  assert.deepEqual(await withPlanted(CLEAN, imports.find), []);
});

for (const [what, path, source, problem] of PLANTED) {
  test(`imports · refuses: ${what}`, async () => {
    const problems = await withPlanted({ ...CLEAN, [path]: source }, imports.find);
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? "", problem);
  });
}

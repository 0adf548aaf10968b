import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** The access manager. The deployer is its admin until `handover.ts` has given every power away. */
export const accessModule = buildModule("Access", (m) => ({
  authority: m.contract("AccessManager", [m.getAccount(0)]),
}));

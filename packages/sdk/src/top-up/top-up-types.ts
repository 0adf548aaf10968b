/** EIP-712 type that the top-ups contract checks. */
export const TOP_UP_TYPES = {
  TopUp: [
    { name: "account", type: "bytes32" },
    { name: "budget", type: "uint256" },
    { name: "tip", type: "uint256" },
    { name: "cooldown", type: "uint32" },
    { name: "expiry", type: "uint40" },
    { name: "salt", type: "uint256" },
  ],
};

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

// A limit in 12 bits: 5-bit mantissa, 7-bit exponent.

function decodeCap(uint256 bits) pure returns (uint256) {
    return (bits & 0x1f) << (bits >> 5);
}

/// Keeps the five leading bits of `cap`: the effective cap is up to 6 % lower.
function encodeCap(uint256 cap) pure returns (uint256) {
    uint256 exponent;
    while (cap >> exponent > 0x1f) ++exponent;
    return (cap >> exponent) | (exponent << 5);
}

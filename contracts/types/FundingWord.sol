// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

/// Terms of funding, the same for every market.
struct FundingTerms {
    uint64 clamp; // [WAD] largest premium of a trade that counts, c
    uint64 interest; // [WAD] per funding period, paid by longs on top of the premium
    uint32 memory_; // [s] T, time in which a premium is forgotten to 1/e
    uint32 period; // [s] T_f, time over which a premium is paid once
}

/// FundingTerms in one word: clamp 64 | interest 64 | memory 32 | period 32.
type FundingWord is uint256;

using {clamp, interest, memory_, period} for FundingWord global;

function packFundingWord(FundingTerms memory t) pure returns (FundingWord) {
    return
        FundingWord.wrap(
            t.clamp | (uint256(t.interest) << 64) | (uint256(t.memory_) << 128) | (uint256(t.period) << 160)
        );
}

function clamp(FundingWord w) pure returns (int256) {
    return int256(uint256(uint64(FundingWord.unwrap(w))));
}

function interest(FundingWord w) pure returns (int256) {
    return int256(uint256(uint64(FundingWord.unwrap(w) >> 64)));
}

function memory_(FundingWord w) pure returns (int256) {
    return int256(uint256(uint32(FundingWord.unwrap(w) >> 128)));
}

function period(FundingWord w) pure returns (int256) {
    return int256(uint256(FundingWord.unwrap(w) >> 160));
}

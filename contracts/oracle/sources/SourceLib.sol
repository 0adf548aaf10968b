// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {AggregatorV3Interface} from "@chainlink/contracts/src/v0.8/shared/interfaces/AggregatorV3Interface.sol";
import {IPriceSource} from "../../interfaces/IPriceSource.sol";
import {FixedMath} from "../../libraries/FixedMath.sol";
import {PriceStatus} from "../../types/Price.sol";
import {packSourceWord, SourcePolicy, SourceWord} from "../../types/Source.sol";

/// A price in WAD, with the half width it is known to and the age of what went into it.
struct Reading {
    uint256 price; // [WAD]
    uint256 spread; // [WAD]
    uint256 updatedAt; // [unix s]
}

/// Feeds and sources as composites read them.
///
/// Assumptions, each tested:
/// 1. `latestRoundData` answers in the decimals that `decimals` said when the composite was made.
/// 2. A complete round has updatedAt in (0, now]; an older answer than maxAge is Stale.
/// 3. Answers outside (2^minExponent, 2^maxExponent) are Invalid, and so is one whose stated spread reaches it.
/// 4. A sixth word is a spread exactly when the answer is 192 bytes long. A push feed states none: its deviation threshold counts.
/// 5. A feed that reverts, returns too little or burns its gas is Invalid: it gets bounded gas and a bounded copy.
library SourceLib {
    using FixedMath for uint256;

    error SourceBadPolicy(address feed, bytes32 name, uint256 value);
    error SourceInvalid(address feed);
    error SourceStale(address feed, uint256 updatedAt, uint256 maxAge);
    /// A source that is not standalone where one has to be.
    error SourceDependent(address feed);
    error SourceGasTooLow(uint256 left, uint256 needed);

    /// Feeds of a composite share what a consumer leaves for the composite, 150,000, less what the composite needs itself.
    uint256 internal constant MAX_GAS = 120_000;
    uint256 internal constant MAX_DEVIATION = 2_000;
    uint256 private constant MIN_GAS = 5_000;
    uint256 private constant MAX_AGE = 7 days;
    uint256 private constant MAX_DECIMALS = 18;
    /// Prices stay below, so that the product of three fits.
    uint256 private constant MAX_PRICE = 1 << 112;
    /// What the call itself costs.
    uint256 private constant CALL_GAS = 3_000;

    /// Validates a policy and pins the feed's decimals.
    function pack(SourcePolicy memory p) internal view returns (SourceWord) {
        if (p.feed.code.length == 0) revert SourceBadPolicy(p.feed, "feed", 0);
        uint8 decimals = AggregatorV3Interface(p.feed).decimals();
        if (decimals > MAX_DECIMALS) revert SourceBadPolicy(p.feed, "decimals", decimals);
        if (p.maxAge == 0 || p.maxAge > MAX_AGE) revert SourceBadPolicy(p.feed, "maxAge", p.maxAge);
        if (p.deviation > MAX_DEVIATION) revert SourceBadPolicy(p.feed, "deviation", p.deviation);
        if (p.minExponent >= p.maxExponent) revert SourceBadPolicy(p.feed, "minExponent", p.minExponent);
        if (p.maxExponent > 112 || (1 << p.maxExponent) * _unit(decimals) > MAX_PRICE) {
            revert SourceBadPolicy(p.feed, "maxExponent", p.maxExponent);
        }
        if (p.gasLimit < MIN_GAS || p.gasLimit > MAX_GAS) revert SourceBadPolicy(p.feed, "gasLimit", p.gasLimit);
        return packSourceWord(p, decimals);
    }

    function unpack(SourceWord w) internal pure returns (SourcePolicy memory p) {
        (p.feed, p.maxAge, p.deviation) = (w.feed(), uint32(w.maxAge()), uint16(w.deviation()));
        (p.minExponent, p.maxExponent) = (uint8(w.minExponent()), uint8(w.maxExponent()));
        p.gasLimit = uint24(w.gasLimit());
    }

    /// A Valid price, else a revert that says why there is none.
    function read(SourceWord w) internal view returns (Reading memory r) {
        PriceStatus status;
        (r, status) = tryRead(w);
        if (status == PriceStatus.Stale) revert SourceStale(w.feed(), r.updatedAt, w.maxAge());
        if (status != PriceStatus.Valid) revert SourceInvalid(w.feed());
    }

    /// Valid, Stale or Invalid; of an Invalid one nothing is filled in.
    function tryRead(SourceWord w) internal view returns (Reading memory r, PriceStatus status) {
        (bool isBad, uint256 answer, uint256 updatedAt, uint256 stated) = _latest(w.feed(), w.gasLimit());
        if (isBad || updatedAt == 0 || updatedAt > block.timestamp) return (r, PriceStatus.Invalid);
        if (answer <= 1 << w.minExponent() || answer >= 1 << w.maxExponent()) return (r, PriceStatus.Invalid);
        if (stated >= answer) return (r, PriceStatus.Invalid);
        uint256 unit = _unit(w.decimals());
        r.price = answer * unit;
        r.spread = (stated * unit).max(r.price.mulDivUp(w.deviation(), 10_000));
        r.updatedAt = updatedAt;
        status = block.timestamp - updatedAt > w.maxAge() ? PriceStatus.Stale : PriceStatus.Valid;
    }

    /// False only for a source that says so; a plain feed says nothing.
    function isStandalone(address feed) internal view returns (bool) {
        (bool ok, bytes memory word) = feed.staticcall(abi.encodeCall(IPriceSource.isStandalone, ()));
        return !ok || word.length != 32 || abi.decode(word, (uint256)) != 0;
    }

    /// Bounded call of `latestRoundData`. A negative answer arrives as a huge number. A failure with too little gas for a fair attempt
    /// reverts, so that a caller cannot make a good feed look dead.
    function _latest(
        address feed,
        uint256 gasLimit
    ) private view returns (bool isBad, uint256 answer, uint256 updatedAt, uint256 stated) {
        uint256 left = gasleft();
        bytes4 selector = IPriceSource.latestRoundData.selector;
        assembly ("memory-safe") {
            let p := mload(0x40)
            mstore(p, selector)
            let ok := staticcall(gasLimit, feed, p, 4, p, 192)
            isBad := or(iszero(ok), lt(returndatasize(), 160))
            answer := mload(add(p, 32))
            updatedAt := mload(add(p, 96))
            if eq(returndatasize(), 192) {
                stated := mload(add(p, 160))
            }
        }
        uint256 needed = gasLimit + gasLimit / 63 + CALL_GAS;
        if (isBad && left < needed) revert SourceGasTooLow(left, needed);
    }

    /// WAD per unit of an answer.
    function _unit(uint256 decimals) private pure returns (uint256) {
        return 10 ** (MAX_DECIMALS - decimals);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMedianSource} from "../../interfaces/IMedianSource.sol";
import {FixedMath} from "../../libraries/FixedMath.sol";
import {PriceStatus} from "../../types/Price.sol";
import {SourcePolicy, SourceWord} from "../../types/Source.sol";
import {MedianMath} from "./MedianMath.sol";
import {PriceSource} from "./PriceSource.sol";
import {Reading, SourceLib} from "./SourceLib.sol";

/// @notice See IMedianSource.
///
/// Assumptions, each tested:
/// 1. Sources are independent. What can be seen of it is enforced: no feed twice, no aggregator behind two proxies.
/// 2. All price the same token in the same currency; units are the lister's to check.
/// 3. A source may fail in any way within its gas without an effect on the others.
contract MedianSource is IMedianSource, PriceSource {
    using FixedMath for uint256;
    using MedianMath for uint256[];
    using SourceLib for SourceWord;

    uint256 private constant MAX_SOURCES = 5;

    /// @inheritdoc IMedianSource
    uint256 public immutable quorum;
    uint256 private immutable _count;
    SourceWord private immutable _source0;
    SourceWord private immutable _source1;
    SourceWord private immutable _source2;
    SourceWord private immutable _source3;
    SourceWord private immutable _source4;

    constructor(
        SourcePolicy[] memory sources,
        uint256 quorum_,
        uint8 decimals_,
        string memory description_
    ) PriceSource(decimals_, description_) {
        uint256 count = sources.length;
        if (count == 0 || count > MAX_SOURCES) revert MedianSourceBadCount(count, MAX_SOURCES);
        if (quorum_ <= count / 2 || quorum_ > count) revert MedianSourceBadQuorum(quorum_, count / 2 + 1, count);
        SourceWord[MAX_SOURCES] memory words;
        for (uint256 i; i < count; ++i) words[i] = SourceLib.pack(sources[i]);
        _requireIndependent(sources, quorum_);
        (quorum, _count) = (quorum_, count);
        (_source0, _source1, _source2, _source3, _source4) = (words[0], words[1], words[2], words[3], words[4]);
        _read();
    }

    /// @inheritdoc IMedianSource
    function policies() external view returns (SourcePolicy[] memory sources) {
        sources = new SourcePolicy[](_count);
        for (uint256 i; i < _count; ++i) sources[i] = _word(i).unpack();
    }

    function _read() internal view override returns (Reading memory result) {
        uint256[] memory prices = new uint256[](_count);
        uint256[] memory spreads = new uint256[](_count);
        uint256 valid;
        result.updatedAt = type(uint256).max;
        for (uint256 i; i < _count; ++i) {
            (Reading memory r, PriceStatus status) = _word(i).tryRead();
            if (status != PriceStatus.Valid) continue;
            (prices[valid], spreads[valid]) = (r.price, r.spread);
            result.updatedAt = result.updatedAt.min(r.updatedAt);
            ++valid;
        }
        if (valid < quorum) revert MedianSourceNoQuorum(valid, quorum);
        assembly ("memory-safe") {
            mstore(prices, valid)
            mstore(spreads, valid)
        }
        result.price = prices.median();
        result.spread = spreads.majority().max(prices.agreement(result.price));
    }

    function _word(uint256 index) private view returns (SourceWord) {
        if (index == 0) return _source0;
        if (index == 1) return _source1;
        if (index == 2) return _source2;
        return index == 3 ? _source3 : _source4;
    }

    function _requireIndependent(SourcePolicy[] memory sources, uint256 quorum_) private view {
        uint256 dependents;
        uint256 gas;
        for (uint256 i; i < sources.length; ++i) {
            address feed = sources[i].feed;
            address behind = _aggregatorOf(feed);
            for (uint256 k; k < i; ++k) {
                address other = _aggregatorOf(sources[k].feed);
                bool isShared = behind != address(0) && (behind == other || behind == sources[k].feed);
                if (feed == sources[k].feed || feed == other || isShared) revert MedianSourceRepeated(feed);
            }
            if (!SourceLib.isStandalone(feed)) ++dependents;
            gas += sources[i].gasLimit;
        }
        if (dependents >= quorum_) revert MedianSourceDependent(dependents, quorum_);
        if (gas > SourceLib.MAX_GAS) revert MedianSourceBadGas(gas, SourceLib.MAX_GAS);
    }

    /// What stands behind a proxy; zero when the feed does not say.
    function _aggregatorOf(address feed) private view returns (address) {
        (bool ok, bytes memory word) = feed.staticcall(abi.encodeWithSignature("aggregator()"));
        return ok && word.length == 32 ? address(uint160(abi.decode(word, (uint256)))) : address(0);
    }
}

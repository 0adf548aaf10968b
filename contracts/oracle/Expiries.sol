// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IExpiries} from "../interfaces/IExpiries.sol";
import {Expiry} from "../types/Expiry.sol";
import {PriceStatus} from "../types/Price.sol";
import {RiskWord} from "../types/RiskWord.sol";
import {MARKET_BASE} from "../types/Trade.sol";
import {ChainlinkAdapter} from "./adapters/ChainlinkAdapter.sol";
import {OracleRouter} from "./OracleRouter.sol";

/// How markets end: dated ones at their mean, one whose feed is dead at its last good price.
abstract contract Expiries is IExpiries, OracleRouter {
    mapping(uint8 market => Expiry) internal _expiries;

    /// @inheritdoc IExpiries
    function expiryOf(uint8 market) external view returns (Expiry memory) {
        return _expiries[market];
    }

    /// Last good price of a market that has had no Valid one for a day [WAD], as far as it can be known: a feed that answers nothing
    /// must have been marked for the day, and its last price recorded within the day before the mark. 0: there is none, or the
    /// sequencer is unfit, which makes feeds look dead that are not.
    function _deadPrice(uint8 id, RiskWord word) internal view returns (uint256) {
        (uint256 answer, uint256 updatedAt, , PriceStatus status, ) = ChainlinkAdapter.read(word);
        if (status <= PriceStatus.Divergent) return 0;
        uint256 since = updatedAt + word.maxAge();
        if (status == PriceStatus.Invalid) {
            (answer, updatedAt, since) = _stored(id);
            if (since == 0 || since > updatedAt + word.maxAge() + LAST_GOOD_LIFE) return 0;
        }
        if (block.timestamp <= since + LAST_GOOD_LIFE || !isSequencerFit()) return 0;
        return _index(answer, word);
    }

    /// Index of a market [WAD]: in the dollars its feed speaks, not divided by the settlement token's price.
    function _index(uint256 answer, RiskWord word) internal pure returns (uint256) {
        unchecked {
            return answer * _unit(word);
        }
    }

    /// WAD per unit of a market's feed.
    function _unit(RiskWord word) internal pure returns (uint256) {
        unchecked {
            return 10 ** (18 - word.scale());
        }
    }

    /// What trades of one minute may move the mark of a dated market by, beside its index [per mille, up].
    function _basisStep(uint8 id, uint256 margin) internal view returns (uint256) {
        return id >= MARKET_BASE && _expiries[id - MARKET_BASE].expiry != 0 ? (margin + 19) / 20 : 0;
    }
}

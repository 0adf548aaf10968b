// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPyth} from "@pythnetwork/pyth-sdk-solidity/IPyth.sol";
import {PythStructs} from "@pythnetwork/pyth-sdk-solidity/PythStructs.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {IPullSource, PullPolicy} from "../../interfaces/IPullSource.sol";
import {PriceSource} from "./PriceSource.sol";
import {Reading} from "./SourceLib.sol";

/// @notice See IPullSource.
///
/// Assumptions, each tested:
/// 1. The signers' contract returns from `parsePriceFeedUpdatesUnique` only signed prices, and of those published from a time on only the
///    first; what it returns is checked again but for the signature.
/// 2. A price is price * 10^exponent USD per whole token with confidence * 10^exponent for half width, the exponent never changes.
/// 3. Publish times are unix seconds and not ahead of the chain's clock.
contract PullSource is IPullSource, PriceSource {
    /// Long enough for a price published in an interval to get into a block of it.
    uint256 private constant MIN_STEP = 10 seconds;
    uint256 private constant MAX_STEP = 10 minutes;
    uint256 private constant CONFIDENCE_LIMIT = 1_000;
    int32 private constant MIN_EXPONENT = -18;

    struct Accepted {
        uint64 price;
        uint64 confidence;
        uint64 publishTime;
    }

    address private immutable _pyth;
    bytes32 private immutable _priceId;
    int32 private immutable _exponent;
    uint256 private immutable _step;
    uint256 private immutable _maxConfidence;
    /// WAD per unit of an accepted price.
    uint256 private immutable _scale;

    Accepted private _accepted;

    constructor(PullPolicy memory p, string memory description_) PriceSource(_decimalsOf(p.exponent), description_) {
        if (p.pyth.code.length == 0) revert PullSourceNoContract(p.pyth);
        if (p.priceId == 0) revert PullSourceNoFeed();
        if (p.step < MIN_STEP || p.step > MAX_STEP) revert PullSourceBadStep(p.step, MIN_STEP, MAX_STEP);
        if (p.maxConfidence == 0 || p.maxConfidence > CONFIDENCE_LIMIT) {
            revert PullSourceBadConfidence(p.maxConfidence, CONFIDENCE_LIMIT);
        }
        (_pyth, _priceId, _exponent) = (p.pyth, p.priceId, p.exponent);
        (_step, _maxConfidence, _scale) = (p.step, p.maxConfidence, 10 ** (18 - decimals));
    }

    /// @inheritdoc IPullSource
    function update(bytes[] calldata data) external payable returns (bool isAccepted) {
        (uint256 from, bool isFilled) = openInterval();
        uint256 fee;
        if (!isFilled) {
            fee = IPyth(_pyth).getUpdateFee(data);
            if (msg.value < fee) revert PullSourceFeeTooLow(msg.value, fee);
            _accept(_parse(data, from, fee), from);
        }
        if (msg.value > fee) {
            uint256 rest = msg.value - fee;
            if (!LowLevelCall.callNoReturn(msg.sender, rest, "")) revert PullSourceRefundFailed(msg.sender, rest);
        }
        return !isFilled;
    }

    /// @inheritdoc IPullSource
    function openInterval() public view returns (uint256 from, bool isFilled) {
        from = block.timestamp - (block.timestamp % _step);
        isFilled = _accepted.publishTime >= from;
    }

    /// @inheritdoc IPullSource
    function policy() external view returns (PullPolicy memory) {
        return PullPolicy(_pyth, _priceId, _exponent, uint32(_step), uint16(_maxConfidence));
    }

    function _parse(bytes[] calldata data, uint256 from, uint256 fee) private returns (PythStructs.Price memory) {
        bytes32[] memory ids = new bytes32[](1);
        ids[0] = _priceId;
        uint64 to = uint64(block.timestamp);
        return IPyth(_pyth).parsePriceFeedUpdatesUnique{value: fee}(data, ids, uint64(from), to)[0].price;
    }

    function _accept(PythStructs.Price memory p, uint256 from) private {
        if (p.publishTime < from || p.publishTime > block.timestamp) {
            revert PullSourceOutsideInterval(p.publishTime, from, block.timestamp);
        }
        if (p.expo != _exponent) revert PullSourceExponentChanged(p.expo, _exponent);
        if (p.price <= 0) revert PullSourceNotPositive(p.price);
        uint256 price = uint64(p.price);
        if (uint256(p.conf) * 10_000 > price * _maxConfidence) {
            revert PullSourceUncertain(price, p.conf, _maxConfidence);
        }
        _accepted = Accepted(uint64(price), p.conf, uint64(p.publishTime));
        emit PriceAccepted(price, p.conf, p.publishTime);
    }

    function _read() internal view override returns (Reading memory) {
        Accepted memory a = _accepted;
        if (a.publishTime == 0) revert PullSourceEmpty();
        return Reading(a.price * _scale, a.confidence * _scale, a.publishTime);
    }

    /// The publish time: an interval has one price.
    function _roundOf(Reading memory r) internal pure override returns (uint80) {
        return uint80(r.updatedAt);
    }

    function _decimalsOf(int32 exponent) private pure returns (uint8) {
        if (exponent < MIN_EXPONENT || exponent > 0) revert PullSourceBadExponent(exponent);
        return uint8(uint32(0 - exponent));
    }
}

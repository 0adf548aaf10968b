// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRateProvider} from "../../interfaces/IRateProvider.sol";

/// @notice Any view that answers a rate in one word, as a provider: `stEthPerToken()`, `getRate()`, `convertToAssets(one share)`.
contract RateAdapter is IRateProvider {
    error RateAdapterBadDecimals(uint256 decimals, uint256 limit);
    error RateAdapterFailed(address token, bytes4 selector);

    uint256 private constant MAX_DECIMALS = 36;

    address public immutable token;
    bytes4 public immutable selector;
    /// Passed along; a view without parameters does not see it.
    uint256 public immutable argument;
    /// Of what the view answers for one whole token.
    uint256 public immutable rateDecimals;

    constructor(address token_, bytes4 selector_, uint256 argument_, uint256 rateDecimals_) {
        if (rateDecimals_ > MAX_DECIMALS) revert RateAdapterBadDecimals(rateDecimals_, MAX_DECIMALS);
        (token, selector, argument, rateDecimals) = (token_, selector_, argument_, rateDecimals_);
        rate();
    }

    /// @inheritdoc IRateProvider
    function rate() public view returns (uint256) {
        (bool ok, bytes memory answer) = token.staticcall(abi.encodePacked(selector, argument));
        if (!ok || answer.length < 32) revert RateAdapterFailed(token, selector);
        uint256 word = uint256(bytes32(answer));
        return rateDecimals > 18 ? word / 10 ** (rateDecimals - 18) : word * 10 ** (18 - rateDecimals);
    }
}

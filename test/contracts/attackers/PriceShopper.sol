// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPriceSource} from "../../../contracts/interfaces/IPriceSource.sol";
import {IPullSource} from "../../../contracts/interfaces/IPullSource.sol";
import {MockPool} from "../mocks/MockPool.sol";

/// @notice Does within one transaction what moves a price, and reads it in between.
contract PriceShopper {
    event Seen(int256 price);

    receive() external payable {}

    /// @notice Brings signed prices one after the other and looks at the price after each.
    function shop(IPullSource source, bytes[][] calldata data) external payable {
        for (uint256 i; i < data.length; ++i) {
            source.update{value: address(this).balance}(data[i]);
            _see(source);
        }
    }

    /// @notice Looks at the price before and after it brings another.
    function surround(IPullSource source, bytes[] calldata data) external payable {
        _see(source);
        source.update{value: msg.value}(data);
        _see(source);
    }

    /// @notice Moves the pool away and back, and looks at the price meanwhile.
    function shove(IPriceSource source, MockPool pool, int24 tick, uint128 liquidity) external {
        (int24 before, uint128 depth) = (pool.tick(), pool.liquidity());
        _see(source);
        pool.move(tick, liquidity);
        _see(source);
        pool.move(before, depth);
        _see(source);
    }

    function _see(IPriceSource source) private {
        (, int256 answer, , , , ) = source.latestRoundData();
        emit Seen(answer);
    }
}

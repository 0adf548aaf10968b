// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {MarketPot} from "../../../contracts/types/MarketPot.sol";
import {FuzzTest} from "../utils/FuzzTest.sol";

contract MarketPotTest is FuzzTest {
    /// MarketPot · RC-5, H-09 · pot, fees and caps never touch each other
    function testFuzzFields(uint104 pot, uint104 fees, uint256 open, uint256 position) external pure {
        (open, position) = (spread(open, 88), spread(position, 88));
        MarketPot m = MarketPot.wrap(type(uint256).max).withCaps(open, position).withFees(fees).withPot(pot);
        assertEq(m.pot(), pot, "pot");
        assertEq(m.fees(), fees, "fees");
        m = m.withFees(0);
        assertEq(m.pot(), pot, "pot after fees");
        _requireCap(m.openInterestCap(), open);
        _requireCap(m.positionCap(), position);
    }

    /// MarketPot · RC-4 · a cap is stored at most 6 % below what was asked, never above
    function testFuzzCaps(uint256 cap) external pure {
        cap = spread(cap, 88);
        _requireCap(MarketPot.wrap(0).withCaps(cap, 0).openInterestCap(), cap);
    }

    function _requireCap(uint256 stored, uint256 cap) private pure {
        assertLe(stored, cap, "above");
        assertLe(cap * 15, stored * 16 + 15, "more than 6 % below");
    }
}

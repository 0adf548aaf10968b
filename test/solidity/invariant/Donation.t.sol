// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Campaign} from "./utils/Campaign.sol";

/// Random sequences with tokens sent to the vault past its entries, in a vault that keeps no share of the interest.
contract DonationInvariants is Campaign {
    function setUp() external {
        _build(0);
    }

    function targetContracts() external view returns (address[] memory list) {
        list = new address[](4);
        address[] memory handlers = _handlers();
        for (uint256 i; i < handlers.length; ++i) list[i] = handlers[i];
        list[3] = address(_donors);
    }

    /// any sequence with donations · ACC-1, ACC-2, ACC-5, ACC-7 · leaves them as an excess nobody owns
    function invariantDonation() external {
        _checkState();
    }
}

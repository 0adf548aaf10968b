// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {PriceStatus} from "../types/Price.sol";

/// @title Oracle router: one price policy per asset
/// @notice Reads each asset's feed under its own policy and never lets a bad feed of one asset block another. Asset 0 is the settlement
/// token; its price c is kept in a poked word so that no check pays for a second feed.
///
/// What a status allows: deposit, repay and withdrawal without debt need no price. Opening (borrowing, withdrawing with debt) counts only
/// legs with a Valid price. A sale needs the sold leg Valid or Divergent. Valuation for state and calls uses, for a leg that is Stale or
/// Invalid, the last Valid price moved 2 % in the account's favour for 24 h, then 0. The last Valid price of an Invalid feed is what
/// `recordPrice` stored; without a fresh one the leg is Unknown and counts 0, and nobody may call or sell the account while the leg's worth,
/// up to the feed's upper bound, may decide its state, until the feed has been marked Invalid for 24 h. A mark lapses when it is not
/// found true again within 48 h.
///
/// A source may state how sure it is (IPriceSource). Beyond the listing's deviation threshold its price is Divergent: for state, calls and
/// sales it counts moved in the account's favour by what is unsure, at most 2 %, until it has been marked for ten minutes, then as it stands.
interface IOracleRouter {
    event SettlementPriced(uint256 price, uint256 validUntil);
    event PriceRecorded(uint8 indexed asset, uint256 answer, uint256 updatedAt);
    /// @notice The feed is Invalid; a day after this the asset counts 0 unless it recovers.
    event PriceLost(uint8 indexed asset, uint256 since);

    /// @notice The asset's price is Divergent; from ten minutes after this until 70 minutes after it counts as it stands.
    event PriceDiverged(uint8 indexed asset, uint256 answer, uint256 spread);

    error OracleNotValid(uint8 asset, PriceStatus status, uint256 updatedAt);
    error OracleOutdated(uint8 asset, uint256 updatedAt, uint256 recordedAt);
    /// @notice The mark of a Divergent price still stands.
    error OracleAlreadyDivergent(uint8 asset, uint256 until);
    error OracleUnknownAsset(uint8 asset);
    error OracleAmountTooLarge(uint256 amount, uint256 answer);

    /// @notice Stores the settlement token's price; anyone, reverts unless its feed is Valid and not older than the stored one.
    function pokeSettlement() external;

    /// @notice Stores an asset's Valid answer as the last good one, or marks the asset from which on its feed is Invalid; anyone. Both count
    /// only while the feed is Invalid. A Divergent price is marked as such, and only that.
    function recordPrice(uint8 asset) external;

    /// @notice Price of one whole token [WAD USD] and its sides, low / high = mid -/+ what its source is unsure by,
    /// for a plain feed its deviation threshold.
    /// `mid` is 0 when Invalid, `round` is the feed's round id.
    function priceOf(
        uint8 asset
    )
        external
        view
        returns (uint256 mid, uint256 low, uint256 high, PriceStatus status, uint256 updatedAt, uint256 round);

    /// @notice Stored price of the settlement token [WAD USD], its high side, and until when it may be used for opening [unix s].
    function settlementPrice() external view returns (uint256 mid, uint256 high, uint256 validUntil);

    /// @notice Whether the L2 sequencer is up and its grace has passed; always true without a sequencer feed.
    function isSequencerFit() external view returns (bool);
}

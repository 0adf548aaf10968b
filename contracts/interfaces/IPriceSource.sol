// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

/// @title Price source: a feed that also says how sure it is
/// @notice Answers `latestRoundData` under Chainlink's selector with Chainlink's five words and a sixth, so that whoever reads a Chainlink
/// feed reads a source unchanged. A source answers only what it believes: what breaks its rules reverts with an error that names the rule,
/// which a consumer treats as an Invalid price. Sources have no owner and no setter; another policy is another contract.
interface IPriceSource {
    error PriceSourceDecimals(uint256 decimals, uint256 limit);
    /// @notice The price is too small for the decimals of the answer.
    error PriceSourceZero(uint256 priceWad);

    /// @notice The price now.
    /// @return roundId differs whenever answer, spread or updatedAt do: the low 80 bits of keccak256(price, spread, updatedAt), both in WAD,
    /// or what the source states instead
    /// @return answer price of one whole token [`decimals`], above 0, rounded down
    /// @return startedAt as updatedAt
    /// @return updatedAt age of the oldest price that went into it [unix s]; the consumer judges staleness by it
    /// @return answeredInRound as roundId
    /// @return spread half width of the interval the true price is believed to lie in [`decimals`], rounded up
    function latestRoundData()
        external
        view
        returns (
            uint80 roundId,
            int256 answer,
            uint256 startedAt,
            uint256 updatedAt,
            uint80 answeredInRound,
            uint256 spread
        );

    /// @notice Decimals of answer and spread; they never change.
    function decimals() external view returns (uint8);

    /// @notice What is priced in what, as "WETH / USD".
    function description() external view returns (string memory);

    /// @notice Version of the answer's form.
    function version() external view returns (uint256);

    /// @notice Whether the source may be listed by itself. One that may not counts only in a median, and never makes up a quorum there with
    /// others of its kind.
    function isStandalone() external view returns (bool);
}

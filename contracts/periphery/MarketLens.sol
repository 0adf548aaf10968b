// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IMarketLens, MarketView, RateView} from "../interfaces/IMarketLens.sol";
import {IVault} from "../interfaces/IVault.sol";
import {CASH, RAY, WAD} from "../libraries/Constants.sol";
import {FixedMath} from "../libraries/FixedMath.sol";
import {RateMath} from "../libraries/RateMath.sol";

/// @notice See IMarketLens.
contract MarketLens is IMarketLens {
    using FixedMath for uint256;

    /// @inheritdoc IMarketLens
    address public immutable vault;
    /// Parameters of the vault's rate curve [WAD].
    uint256 public immutable targetUtilisation;
    uint256 public immutable reserveShare;

    constructor(address vault_, uint256 targetUtilisation_, uint256 reserveShare_) {
        (vault, targetUtilisation, reserveShare) = (vault_, targetUtilisation_, reserveShare_);
    }

    /// @inheritdoc IMarketLens
    function marketView() external view returns (MarketView memory v) {
        IVault ledger = IVault(vault);
        (v.supplyIndex, v.borrowIndex, v.supplied, v.borrowed, v.rates.anchor) = ledger.cashState();
        v.supplied = v.supplied.mulDivDown(v.supplyIndex, RAY);
        v.borrowed = v.borrowed.mulDivUp(v.borrowIndex, RAY);
        (address token, uint256 held, ) = ledger.assetOf(CASH);
        v.held = held * 10 ** (18 - IERC20Metadata(token).decimals());
        v.reserves = ledger.reserves();
        v.deficit = ledger.deficit();
        _fillRates(v);
    }

    function _fillRates(MarketView memory v) private view {
        RateView memory r = v.rates;
        if (v.borrowed != 0) r.utilisation = v.borrowed.mulDivDown(WAD, v.held + v.borrowed);
        r.borrowRate = RateMath.curve(r.anchor, RateMath.imbalance(targetUtilisation, r.utilisation));
        if (v.supplied == 0) return;
        uint256 interest = r.borrowRate.mulDivDown(v.borrowed, v.supplied);
        r.supplyRate = interest - interest.mulDivUp(reserveShare, WAD);
    }
}

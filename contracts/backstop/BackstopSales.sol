// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IBackstop, IBackstopCallback} from "../interfaces/IBackstop.sol";
import {ILiquidator} from "../interfaces/ILiquidator.sol";
import {SALE_OPEN} from "../interfaces/IMarginEngine.sol";
import {IVault} from "../interfaces/IVault.sol";
import {CASH, WAD} from "../libraries/Constants.sol";
import {FixedMath} from "../libraries/FixedMath.sol";
import {PositionMath} from "../libraries/PositionMath.sol";
import {Words} from "../libraries/Words.sol";
import {AccountId} from "../types/AccountId.sol";
import {LEDGER_WORDS, STATE_WORDS} from "../types/Appraisal.sol";
import {CallState} from "../types/CallState.sol";
import {Header} from "../types/Header.sol";
import {backstopCash, collateralInventory, positionInventory} from "../types/Inventory.sol";
import {Leg} from "../types/Position.sol";
import {PriceStatus} from "../types/Price.sol";
import {RiskWord} from "../types/RiskWord.sol";
import {MARKET_BASE, TAKEOVER_WORDS} from "../types/Trade.sol";
import {BackstopFunds} from "./BackstopFunds.sol";

/// Dutch sale of what was taken over. What is absorbed from the other side of a market nets by itself, in the account of the market.
abstract contract BackstopSales is BackstopFunds {
    using FixedMath for uint256;
    using SafeERC20 for IERC20;
    using Words for uint256[];

    uint256 internal immutable _ramp;

    /// Live second from which an instrument's discount rises: of its absorptions, by their amounts.
    mapping(uint256 instrument => uint256) internal _since;
    /// Worth put into the account of a market: what was taken over, and cash [WAD].
    mapping(uint8 market => int256) internal _capital;

    /// An instrument on sale.
    struct Offer {
        AccountId inventory;
        uint256 amount; // [token units, of a position WAD of size]
        bool isShort;
        uint256 value; // [WAD] at mid
        uint256 discount; // [WAD]
        uint256 quality; // status of its price | round << 8 | SALE_OPEN
        CallState state;
    }

    /// @inheritdoc IBackstop
    function buy(
        uint8 instrument,
        uint256 amount,
        uint256 minDiscount,
        AccountId keeperAccount,
        address receiver,
        bytes calldata data
    ) external nonReentrant returns (uint256 sold, uint256 paid) {
        ILiquidator(IVault(vault).liquidator()).requireOpen();
        Offer memory o = _offerOf(instrument);
        sold = amount.min(o.amount);
        if (sold == 0) revert BackstopNothingToSell(instrument);
        if (uint8(o.quality) > uint8(PriceStatus.Divergent)) {
            revert BackstopInstrumentUnpriced(instrument, uint8(o.quality));
        }
        if (o.discount < minDiscount) revert BackstopDiscountTooLow(instrument, o.discount, minDiscount);
        if (instrument < MARKET_BASE) paid = _sellCollateral(instrument, o, sold, receiver, data);
        else paid = _sellPosition(instrument - MARKET_BASE, o, sold, keeperAccount);
        emit InventorySold(instrument, msg.sender, sold, paid, o.discount);
    }

    /// @inheritdoc IBackstop
    function collect(uint8 market) external nonReentrant {
        _collect(market);
    }

    function _collect(uint8 market) private {
        AccountId inventory = positionInventory(address(this), market);
        (int256 size, int256 quote) = IVault(vault).positionOf(inventory, market);
        if (size != 0 || _held & (uint256(1) << (MARKET_BASE + market)) == 0)
            revert BackstopNothingToSell(MARKET_BASE + market);
        if (quote != 0) _settle(inventory, market, quote);
        if (IVault(vault).freshOf(inventory) != 0) return;
        int256 cash = IVault(vault).cashOf(inventory);
        if (Header.wrap(IVault(vault).headerOf(inventory)).markets() != 0 || cash < 0) return;
        if (uint256(cash) >= _scale) {
            IVault(vault).transfer(inventory, backstopCash(address(this)), CASH, uint256(cash) / _scale);
        }
        int256 result = cash - _capital[market];
        delete _capital[market];
        _held &= ~(uint256(1) << (MARKET_BASE + market));
        if (result < 0) IVault(vault).spendBudget(market, uint256(0 - result));
        emit InventoryClosed(market, result);
    }

    /// @inheritdoc IBackstop
    function saleOf(uint8 instrument) external view returns (uint256 discount, uint256 amount) {
        Offer memory o = _offerOf(instrument);
        return (o.discount, o.amount);
    }

    /// A closed position's quote becomes cash: a profit out of the pot, a loss also where the account does not cover it.
    function _settle(AccountId inventory, uint8 market, int256 quote) private {
        if (quote < 0 && IVault(vault).cashOf(inventory) + quote <= 0) {
            IVault(vault).deleverage(inventory, market);
            return;
        }
        try IVault(vault).settle(inventory, market) {} catch {} // solhint-disable-line no-empty-blocks
    }

    function _sellCollateral(
        uint8 asset,
        Offer memory o,
        uint256 sold,
        address receiver,
        bytes calldata data
    ) private returns (uint256 paid) {
        if (o.quality & SALE_OPEN == 0) revert BackstopInstrumentUnpriced(asset, uint8(o.quality));
        paid = (o.value * sold).mulDivUp(WAD - o.discount, o.amount * WAD);
        paid = (paid + _scale - 1) / _scale;
        if (sold == o.amount) _held &= ~(uint256(1) << asset);
        IVault(vault).withdraw(o.inventory, asset, sold, receiver);
        if (data.length != 0) IBackstopCallback(msg.sender).onBackstopSale(paid, data);
        IERC20(_settlementToken).safeTransferFrom(msg.sender, address(this), paid);
        IERC20(_settlementToken).forceApprove(vault, paid);
        IVault(vault).deposit(backstopCash(address(this)), CASH, paid);
    }

    /// The price is rounded against the buyer.
    function _sellPosition(
        uint8 market,
        Offer memory o,
        uint256 sold,
        AccountId keeperAccount
    ) private returns (uint256 price) {
        uint256 mark = (o.value * WAD) / o.amount;
        price = o.isShort ? (mark * (WAD + o.discount)) / WAD : (mark * (WAD - o.discount) + WAD - 1) / WAD;
        uint256[] memory takeovers = new uint256[](TAKEOVER_WORDS);
        takeovers[0] = uint256(AccountId.unwrap(o.inventory));
        takeovers[1] = market | (sold << 8) | (price << 128);
        takeovers[3] = CallState.unwrap(o.state) << 160;
        IVault(vault).settleTakeovers(takeovers, msg.sender, keeperAccount);
        if (sold == o.amount) _collect(market);
    }

    function _offerOf(uint8 instrument) private view returns (Offer memory o) {
        bool isPosition = instrument >= MARKET_BASE;
        o.inventory =
            isPosition
                ? positionInventory(address(this), instrument - MARKET_BASE)
                : collateralInventory(address(this), instrument);
        if (instrument == CASH || _held & (uint256(1) << instrument) == 0) return o;
        uint256[] memory words = _appraise(o.inventory, instrument);
        o.state = Header.wrap(words.get(0)).callState();
        o.amount = words.get(2);
        if (isPosition) {
            int256 size = Leg.wrap(o.amount).size();
            (o.amount, o.isShort) = (PositionMath.abs(size), size < 0);
        }
        uint256 sums = LEDGER_WORDS + STATE_WORDS;
        (o.value, o.quality) = (words.get(sums), words.get(sums + 1));
        uint256 elapsed = ILiquidator(IVault(vault).liquidator()).liveNow() - _since[instrument];
        uint256 highest = RiskWord.wrap(words.get(sums + 2)).maxPremium() * 0.01e18;
        o.discount = (highest * elapsed.min(_ramp)) / _ramp;
    }
}

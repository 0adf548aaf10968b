// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMarginEngine} from "../interfaces/IMarginEngine.sol";
import {SCOPE_TRANSFER, SCOPE_WITHDRAW} from "../interfaces/IOperators.sol";
import {IVault, IVaultBatch} from "../interfaces/IVault.sol";
import {IVaultResolution} from "../interfaces/IVaultResolution.sol";
import {IVaultTrading} from "../interfaces/IVaultTrading.sol";
import {CASH, MAX_COLLATERALS, MAX_POSITIONS} from "../libraries/Constants.sol";
import {DelegateCode} from "../libraries/DelegateCode.sol";
import {Words} from "../libraries/Words.sol";
import {AccountId} from "../types/AccountId.sol";
import {LEDGER_WORDS} from "../types/Appraisal.sol";
import {CallState} from "../types/CallState.sol";
import {Header} from "../types/Header.sol";
import {MarginCall} from "../types/MarginCall.sol";
import {MarketPot} from "../types/MarketPot.sol";
import {MarketState} from "../types/MarketState.sol";
import {Leg} from "../types/Position.sol";
import {MARKET_BASE} from "../types/Trade.sol";
import {AssetWord} from "./libraries/AssetWord.sol";
import {BatchContext} from "./libraries/BatchContext.sol";
import {Cash, CashLib} from "./libraries/CashLib.sol";
import {OutflowWord} from "./libraries/OutflowWord.sol";
import {VaultBase, VaultConfig} from "./VaultBase.sol";
import {VaultSales} from "./VaultSales.sol";

/// @notice See IVault.
contract Vault is VaultSales {
    using CashLib for Cash;
    using DelegateCode for address;
    using Words for uint256[];

    /// Words of the widest account's record.
    uint256 private constant MAX_RECORD = 2 + MAX_COLLATERALS + 2 * MAX_POSITIONS;

    /// Code of the positions (VaultTrading), made with the same configuration.
    address private immutable _trading;
    /// Code of the losses (VaultResolution), likewise.
    address private immutable _resolution;

    constructor(VaultConfig memory c) VaultBase(c) {
        c.trading.requireCode();
        c.resolution.requireCode();
        (_trading, _resolution) = (c.trading, c.resolution);
    }

    /* -------------------------------------------------- user actions ------------------------------------------------- */

    /// @inheritdoc IVault
    function deposit(AccountId account, uint8 asset, uint256 amount) external returns (uint256) {
        uint256 outer = _enter();
        if (outer == BatchContext.OPEN) _touch(account);
        if (asset == CASH) amount = _depositCash(account, amount);
        else _depositCollateral(account, asset, amount);
        if (outer == BatchContext.OPEN) _noteMove(account, asset, amount, false);
        BatchContext.setState(outer);
        return amount;
    }

    /// @inheritdoc IVault
    function withdraw(AccountId account, uint8 asset, uint256 amount, address receiver) external returns (uint256) {
        uint256 outer = _enter();
        _authorise(msg.sender, account, SCOPE_WITHDRAW);
        if (outer == BatchContext.OPEN) _touch(account);
        if (asset == CASH) amount = _withdrawCash(account, amount, receiver, outer);
        else amount = _withdrawCollateral(account, asset, amount, receiver, outer);
        BatchContext.setState(outer);
        return amount;
    }

    /// @inheritdoc IVault
    function transfer(AccountId from, AccountId to, uint8 asset, uint256 amount) external {
        uint256 outer = _enter();
        _authorise(msg.sender, from, SCOPE_TRANSFER);
        if (from.isSame(to)) revert VaultSameAccount(from);
        if (amount == 0) revert VaultZeroAmount(from, asset);
        if (outer == BatchContext.OPEN) {
            _touch(from);
            _touch(to);
        }
        if (asset == CASH) _transferCash(from, to, _toWad(amount), outer);
        else _transferCollateral(from, to, asset, amount, outer);
        if (outer == BatchContext.OPEN) {
            _noteMove(from, asset, amount, true);
            _noteMove(to, asset, amount, false);
        }
        BatchContext.setState(outer);
    }

    /// @inheritdoc IVault
    function batch(bytes calldata data) external {
        if (BatchContext.state() != BatchContext.FREE) revert VaultLocked();
        BatchContext.setState(BatchContext.OPEN);
        IVaultBatch(msg.sender).onVaultBatch(data);
        BatchContext.setState(BatchContext.BUSY);
        uint256 touched = BatchContext.count();
        for (uint256 i; i < touched; ++i) _checkBatch(BatchContext.touched(i));
        BatchContext.close();
        BatchContext.setState(BatchContext.FREE);
    }

    /// @inheritdoc IVault
    function clearCall(AccountId) external returns (bool) {
        _trading.run();
    }

    /* --------------------------------------------------- positions --------------------------------------------------- */

    /// @inheritdoc IVaultTrading
    function settle(AccountId, uint8) external returns (int256) {
        _trading.run();
    }

    /// @inheritdoc IVaultTrading
    function movePosition(AccountId, AccountId, uint8) external {
        _trading.run();
    }

    /// @inheritdoc IVaultTrading
    function pokeMarket(uint8) external {
        _trading.run();
    }

    /// @inheritdoc IVaultTrading
    function settleTrades(uint256[] calldata) external {
        _trading.run();
    }

    /// @inheritdoc IVaultTrading
    function settleTakeovers(uint256[] calldata, address, AccountId) external {
        _trading.run();
    }

    /// @inheritdoc IVaultTrading
    function settleOffset(AccountId, AccountId, uint8) external returns (uint256) {
        _trading.run();
    }

    /// @inheritdoc IVaultTrading
    function walkEras(AccountId, uint8) external {
        _trading.run();
    }

    /// @inheritdoc IVaultTrading
    function setMarketCaps(uint8, uint256, uint256, uint256) external {
        _trading.run();
    }

    /// @inheritdoc IVaultTrading
    function closeMarket(uint8) external {
        _trading.run();
    }

    /// @inheritdoc IVaultTrading
    function reopenMarket(uint8) external {
        _trading.run();
    }

    /* ----------------------------------------------------- losses ---------------------------------------------------- */

    /// @inheritdoc IVaultResolution
    function deleverage(AccountId, uint8) external returns (uint256) {
        _resolution.run();
    }

    /// @inheritdoc IVaultResolution
    function reportInsolvent(AccountId) external returns (uint256) {
        _resolution.run();
    }

    /// @inheritdoc IVaultResolution
    function coverDeficit() external returns (uint256) {
        _resolution.run();
    }

    /// @inheritdoc IVaultResolution
    function socialise() external returns (uint256) {
        _resolution.run();
    }

    /// @inheritdoc IVaultResolution
    function drawReserves() external returns (uint256) {
        _resolution.run();
    }

    /// @inheritdoc IVaultResolution
    function settleAbsorption(AccountId, uint256, uint256) external {
        _resolution.run();
    }

    /// @inheritdoc IVaultResolution
    function spendBudget(uint8, uint256) external {
        _resolution.run();
    }

    /// @inheritdoc IVaultResolution
    function setBackstop(AccountId) external {
        _resolution.run();
    }

    /// @inheritdoc IVaultResolution
    function setSeed(uint8, uint256) external {
        _resolution.run();
    }

    /* ------------------------------------------------ setters, VaultAdmin ------------------------------------------- */

    function listAsset(uint8, address, uint256) external {
        _trading.run();
    }

    function setCap(uint8, uint256) external {
        _trading.run();
    }

    function lowerCap(uint8, uint256) external {
        _trading.run();
    }

    function setEngine(address) external {
        _trading.run();
    }

    function setLiquidator(address) external {
        _trading.run();
    }

    function setExchange(address) external {
        _trading.run();
    }

    function pauseOutflow(uint256) external {
        _trading.run();
    }

    function resumeOutflow() external {
        _trading.run();
    }

    function setOutflowLimit(uint256, uint256) external {
        _trading.run();
    }

    /* ----------------------------------------------- liquidator's gates ---------------------------------------------- */

    /// @inheritdoc IVault
    function recordCall(AccountId account, MarginCall call, CallState state) external {
        _enterModule(_liquidator);
        if (account.owner() == _backstop.owner()) revert VaultNotCallable(account);
        _calls[account] = call;
        _headers[account] = _headers[account].withCallState(state);
        BatchContext.setState(BatchContext.FREE);
    }

    /* ------------------------------------------------------ views ---------------------------------------------------- */

    /// @inheritdoc IVault
    function appraise(uint256[] calldata requests) external view returns (uint256[] memory words) {
        (Cash memory cash, uint256 core) = _accrued();
        unchecked {
            uint256 count = requests.length / 2;
            uint256[] memory records = Words.create(count * MAX_RECORD);
            uint256[] memory holdings = Words.create(count);
            uint256 cursor;
            for (uint256 i; i < count; ++i) {
                AccountId account = AccountId.wrap(bytes32(requests.read(2 * i)));
                uint8 wanted = uint8(requests.read(2 * i + 1));
                Header header = _headers[account];
                uint256 start = cursor;
                cursor = _writeRecord(records, start, account, header, cash.toCash(header.principal()));
                records.set(start, records.get(start) | (uint256(wanted) << 32));
                holdings.set(i, wanted == CASH ? 0 : _holdingOf(account, wanted));
            }
            records.cut(cursor);
            words = Words.create(count * LEDGER_WORDS);
            for (uint256 i; i < count; ++i) {
                AccountId account = AccountId.wrap(bytes32(requests.read(2 * i)));
                Header header = _headers[account];
                words.set(LEDGER_WORDS * i, Header.unwrap(header));
                words.set(LEDGER_WORDS * i + 1, header.isCalled() ? MarginCall.unwrap(_calls[account]) : 0);
                words.set(LEDGER_WORDS * i + 2, holdings.get(i));
            }
            records.ask(address(uint160(core)), IMarginEngine.appraise.selector, words);
        }
        words.giveBack();
    }

    /// @inheritdoc IVault
    function isLocked() external view returns (bool) {
        return BatchContext.state() != BatchContext.FREE;
    }

    /// @inheritdoc IVault
    function appraiseOpening(AccountId account) external view returns (int256 netWorth, uint256 buffer) {
        (Cash memory cash, uint256 core) = _accrued();
        Header header = _headers[account];
        return _appraiseOutflow(core, account, header, cash.toCash(header.principal()));
    }

    /// @inheritdoc IVault
    function cashOf(AccountId account) external view returns (int256) {
        (Cash memory cash, ) = _accrued();
        return cash.toCash(_headers[account].principal());
    }

    /// @inheritdoc IVault
    function balanceOf(AccountId account, uint8 asset) external view returns (uint256) {
        return _balances[account][asset];
    }

    /// @inheritdoc IVault
    function positionOf(AccountId account, uint8 market) external view returns (int256 size, int256 quote) {
        Leg leg = _legOf(account, market, _markets[market]);
        return (leg.size(), leg.quote());
    }

    /// @inheritdoc IVault
    function marketOf(uint8 market) external view returns (MarketState state, MarketPot pot) {
        return (_markets[market], _pots[market]);
    }

    /// @inheritdoc IVault
    function freshOf(AccountId account) external view returns (uint256) {
        return _freshOf(account, _headers[account]);
    }

    /// @inheritdoc IVault
    function headerOf(AccountId account) external view returns (uint256) {
        return Header.unwrap(_headers[account]);
    }

    /// @inheritdoc IVault
    function callOf(AccountId account) external view returns (MarginCall) {
        return _calls[account];
    }

    /// @inheritdoc IVault
    function assetOf(uint8 asset) external view returns (address token, uint256 total, uint256 cap) {
        if (asset == CASH) return (settlementToken, _core >> 160, 0);
        AssetWord word = _assets[asset];
        return (word.token(), word.total(), word.cap());
    }

    /// @inheritdoc IVault
    function cashState()
        external
        view
        returns (uint256 supplyIndex, uint256 borrowIndex, uint256 supplied, uint256 borrowed, uint256 anchor)
    {
        (Cash memory c, ) = _accrued();
        return (c.supplyIndex, c.borrowIndex, c.supplied, c.borrowed, c.anchor * CashLib.ANCHOR_UNIT);
    }

    /// @inheritdoc IVault
    function reserves() external view returns (int256) {
        (Cash memory c, uint256 core) = _accrued();
        return _reservesOf(c, core);
    }

    /// @inheritdoc IVault
    function deficit() external view returns (uint256) {
        return uint128(_losses);
    }

    /// @inheritdoc IVault
    function losses() external view returns (uint256 recorded, uint256 pending, uint256 owed) {
        (Cash memory c, ) = _accrued();
        return (uint128(_losses), _losses >> 128, c.owed);
    }

    /// @inheritdoc IVault
    function isFrozen() external view returns (bool) {
        (Cash memory c, ) = _accrued();
        if (!c.isStrained) return false;
        (uint256 lost, uint256 cover) = _strain(c);
        return lost > cover;
    }

    /// @inheritdoc IVault
    function coverOf(uint8 market) external view returns (uint256 seed, uint256 spent) {
        return (uint128(_covers[market]), _covers[market] >> 128);
    }

    /// @inheritdoc IVault
    function backstop() external view returns (AccountId) {
        return _backstop;
    }

    /// @inheritdoc IVault
    function engine() external view returns (address) {
        return address(uint160(_core));
    }

    /// @inheritdoc IVault
    function liquidator() external view returns (address) {
        return _liquidator;
    }

    /// @inheritdoc IVault
    function exchange() external view returns (address) {
        return _exchange;
    }

    /// @inheritdoc IVault
    function outflowLimit() external view returns (uint256 share, uint256 floor, uint256 limit) {
        (Cash memory c, ) = _accrued();
        OutflowWord means = _meansAfter(_totals);
        return (means.share(), means.floor(), means.limit(c));
    }

    /// @inheritdoc IVault
    function outflowPausedUntil() external view returns (uint256) {
        return _totals >> 224;
    }

    /// What an account holds of an instrument: token units of a collateral, the leg of a market.
    function _holdingOf(AccountId account, uint8 instrument) private view returns (uint256) {
        if (instrument < MARKET_BASE) return _balances[account][instrument];
        uint8 market = instrument - MARKET_BASE;
        return Leg.unwrap(_legOf(account, market, _markets[market]));
    }
}

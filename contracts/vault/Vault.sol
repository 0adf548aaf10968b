// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibBit} from "solady/src/utils/LibBit.sol";
import {IMarginEngine} from "../interfaces/IMarginEngine.sol";
import {SCOPE_DEPOSIT, SCOPE_TRANSFER, SCOPE_WITHDRAW} from "../interfaces/IOperators.sol";
import {ILiquidationCallback, IVault, IVaultBatch} from "../interfaces/IVault.sol";
import {IVaultTrading} from "../interfaces/IVaultTrading.sol";
import {CASH, MAX_ASSETS, MAX_COLLATERALS, MAX_POSITIONS} from "../libraries/Constants.sol";
import {Words} from "../libraries/Words.sol";
import {AccountId, MODE_ISOLATED} from "../types/AccountId.sol";
import {CallState} from "../types/CallState.sol";
import {Header} from "../types/Header.sol";
import {MarginCall} from "../types/MarginCall.sol";
import {MarketPot} from "../types/MarketPot.sol";
import {MarketState} from "../types/MarketState.sol";
import {Leg} from "../types/Position.sol";
import {Delivery, SLICE_WORDS, Tip} from "../types/Sale.sol";
import {MARKET_BASE} from "../types/Trade.sol";
import {AssetWord, MAX_TOTAL} from "./libraries/AssetWord.sol";
import {BatchContext} from "./libraries/BatchContext.sol";
import {Cash, CashLib} from "./libraries/CashLib.sol";
import {TokenLib} from "./libraries/TokenLib.sol";
import {VaultAdmin} from "./VaultAdmin.sol";
import {VaultBase, VaultConfig} from "./VaultBase.sol";
import {VaultChecks} from "./VaultChecks.sol";

/// @notice See IVault.
contract Vault is VaultChecks, VaultAdmin, IVault {
    using CashLib for Cash;
    using TokenLib for address;
    using Words for uint256[];

    /// Words per account in front of the engine's in `appraise`.
    uint256 private constant LEDGER_WORDS = 3;
    /// Words of the widest account's record.
    uint256 private constant MAX_RECORD = 2 + MAX_COLLATERALS + 2 * MAX_POSITIONS;

    /// Code of the positions (VaultTrading), made with the same configuration.
    address private immutable _trading;

    constructor(VaultConfig memory c) VaultBase(c) {
        _trading = c.trading;
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
        if (asset == CASH) _transferCash(from, to, _toWad(amount));
        else _transferCollateral(from, to, asset, amount);
        if (outer == BatchContext.OPEN) {
            _noteMove(from, asset, amount, true);
            _noteMove(to, asset, amount, false);
        } else {
            _checkOutflow(from);
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
    function clearCall(AccountId account) external returns (bool) {
        if (BatchContext.state() != BatchContext.FREE) revert VaultLocked();
        Header header = _headers[account];
        return header.isCalled() && _cure(account, header);
    }

    /* --------------------------------------------------- positions --------------------------------------------------- */

    /// @inheritdoc IVaultTrading
    function settle(AccountId, uint8) external returns (int256) {
        _runTrading();
    }

    /// @inheritdoc IVaultTrading
    function movePosition(AccountId, AccountId, uint8) external {
        _runTrading();
    }

    /// @inheritdoc IVaultTrading
    function pokeMarket(uint8) external {
        _runTrading();
    }

    /// @inheritdoc IVaultTrading
    function settleTrades(uint256[] calldata) external {
        _runTrading();
    }

    /// @inheritdoc IVaultTrading
    function settleTakeovers(uint256[] calldata, address, AccountId) external {
        _runTrading();
    }

    /// @inheritdoc IVaultTrading
    function settleOffset(AccountId, AccountId, uint8) external returns (uint256) {
        _runTrading();
    }

    /// @inheritdoc IVaultTrading
    function deleverage(AccountId, uint8) external returns (uint256) {
        _runTrading();
    }

    /// @inheritdoc IVaultTrading
    function walkEras(AccountId, uint8) external {
        _runTrading();
    }

    /// @inheritdoc IVaultTrading
    function setMarketCaps(uint8, uint256, uint256, uint256) external {
        _runTrading();
    }

    /// @inheritdoc IVaultTrading
    function closeMarket(uint8) external {
        _runTrading();
    }

    /// @inheritdoc IVaultTrading
    function reopenMarket(uint8) external {
        _runTrading();
    }

    /// @inheritdoc IVaultTrading
    function setBackstop(AccountId) external {
        _runTrading();
    }

    /* ----------------------------------------------- liquidator's gates ---------------------------------------------- */

    /// @inheritdoc IVault
    function settleSales(
        uint256[] calldata slices,
        Tip[] calldata tips,
        uint256 paid,
        Delivery calldata delivery
    ) external {
        _enterModule();
        (Cash memory cash, uint256 core) = _accrued();
        uint256[] memory sold = new uint256[](MAX_ASSETS);
        uint256 soldAssets;
        uint256 credited;
        for (uint256 i; i < slices.length; i += SLICE_WORDS) {
            AccountId account = AccountId.wrap(bytes32(slices.read(i)));
            if (account.isSame(delivery.account)) revert VaultSameAccount(account);
            uint256 amounts = slices.read(i + 1);
            uint256 info = slices.read(i + 2);
            uint8 asset = uint8(info);
            _sell(cash, account, asset, amounts, CallState.wrap(info >> 8));
            unchecked {
                credited += amounts >> 128;
                sold.set(asset, sold.get(asset) + uint128(amounts));
                soldAssets |= 1 << asset;
            }
        }
        for (uint256 i; i < tips.length; ++i) {
            _moveCash(cash, tips[i].account, int256(tips[i].amount));
            credited += tips[i].amount;
        }
        if (paid < credited) revert VaultUnderpaid(paid, credited);
        if (AccountId.unwrap(delivery.account) == 0) _settleByWallet(cash, core, sold, soldAssets, paid, delivery);
        else _settleByAccount(cash, sold, soldAssets, paid, delivery);
        BatchContext.setState(BatchContext.FREE);
    }

    /// @inheritdoc IVault
    function recordCall(AccountId account, MarginCall call, CallState state) external {
        _enterModule();
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
        uint256 owned = (core >> 160) * _scale + _deficit + uint256(0 - c.toCash(0 - int256(c.borrowed)));
        return int256(owned) - c.toCash(int256(c.supplied));
    }

    /// @inheritdoc IVault
    function deficit() external view returns (uint256) {
        return _deficit;
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
    function outflowPausedUntil() external view returns (uint256) {
        return _totals >> 224;
    }

    /// Runs this call in the code of the positions and ends it with its answer.
    function _runTrading() private {
        address code = _trading;
        assembly ("memory-safe") {
            let p := mload(0x40)
            calldatacopy(p, 0, calldatasize())
            let ok := delegatecall(gas(), code, p, calldatasize(), 0, 0)
            returndatacopy(p, 0, returndatasize())
            switch ok
            case 0 {
                revert(p, returndatasize())
            }
            default {
                return(p, returndatasize())
            }
        }
    }

    /// What an account holds of an instrument: token units of a collateral, the leg of a market.
    function _holdingOf(AccountId account, uint8 instrument) private view returns (uint256) {
        if (instrument < MARKET_BASE) return _balances[account][instrument];
        uint8 market = instrument - MARKET_BASE;
        return Leg.unwrap(_legOf(account, market, _markets[market]));
    }

    /* ---------------------------------------------------- collateral ------------------------------------------------- */

    function _depositCollateral(AccountId account, uint8 asset, uint256 amount) private {
        if (amount == 0) revert VaultZeroAmount(account, asset);
        AssetWord word = _assets[asset];
        address token = word.token();
        if (token == address(0)) revert VaultUnknownAsset(asset);
        uint256 cap = word.cap();
        uint256 total = word.total() + (amount > MAX_TOTAL ? MAX_TOTAL : amount);
        if (total > cap) revert VaultCapExceeded(asset, total, cap);
        _assets[asset] = word.withTotal(total);
        uint256 balance = _creditCollateral(msg.sender, account, asset, amount);
        emit Deposited(account, asset, msg.sender, amount, int256(balance));
        token.pullExact(msg.sender, amount);
    }

    function _withdrawCollateral(
        AccountId account,
        uint8 asset,
        uint256 amount,
        address receiver,
        uint256 outer
    ) private returns (uint256) {
        AssetWord word = _assets[asset];
        if (word.token() == address(0)) revert VaultUnknownAsset(asset);
        if (amount == type(uint256).max) amount = _balances[account][asset];
        if (amount == 0) revert VaultZeroAmount(account, asset);
        uint256 balance = _debitCollateral(account, asset, amount);
        _assets[asset] = word.withTotal(word.total() - amount);
        emit Withdrawn(account, asset, receiver, amount, int256(balance));
        if (outer == BatchContext.FREE) _checkOutflow(account);
        else _noteMove(account, asset, amount, true);
        word.token().push(receiver, amount);
        return amount;
    }

    function _transferCollateral(AccountId from, AccountId to, uint8 asset, uint256 amount) private {
        if (_assets[asset].token() == address(0)) revert VaultUnknownAsset(asset);
        uint256 fromBalance = _debitCollateral(from, asset, amount);
        uint256 toBalance = _creditCollateral(msg.sender, to, asset, amount);
        emit Transferred(from, to, asset, amount, int256(fromBalance), int256(toBalance));
    }

    function _creditCollateral(
        address sender,
        AccountId account,
        uint8 asset,
        uint256 amount
    ) private returns (uint256 balance) {
        mapping(uint8 asset => uint256) storage balances = _balances[account];
        balance = balances[asset];
        if (balance == 0) _addCollateral(sender, account, asset);
        balance += amount;
        balances[asset] = balance;
    }

    /// A new kind of collateral: only the owner or an operator may add it, up to the limit.
    function _addCollateral(address sender, AccountId account, uint8 asset) private {
        _requireUsable(account);
        if (account.mode() == MODE_ISOLATED) revert VaultIsolated(account, asset);
        _authorise(sender, account, SCOPE_DEPOSIT);
        Header header = _headers[account];
        uint256 bits = header.collaterals() | (1 << asset);
        uint256 held = LibBit.popCount(bits);
        if (held > MAX_COLLATERALS) revert VaultTooManyCollaterals(account, held, MAX_COLLATERALS);
        _headers[account] = header.withCollaterals(bits);
    }

    function _debitCollateral(AccountId account, uint8 asset, uint256 amount) private returns (uint256 balance) {
        mapping(uint8 asset => uint256) storage balances = _balances[account];
        balance = balances[asset];
        if (amount > balance) revert VaultBalanceTooLow(account, balance, amount);
        unchecked {
            balance -= amount;
        }
        balances[asset] = balance;
        Header header = _headers[account].withNextNonce();
        if (balance == 0) header = header.withCollaterals(header.collaterals() & ~(uint256(1) << asset));
        _headers[account] = header;
    }

    /* ------------------------------------------------------- cash ---------------------------------------------------- */

    function _depositCash(AccountId account, uint256 amount) private returns (uint256) {
        _requireUsable(account);
        (Cash memory cash, uint256 core) = _accrued();
        if (amount == type(uint256).max) {
            int256 owed = 0 - cash.toCash(_headers[account].principal());
            if (owed <= 0) revert VaultNothingOwed(account);
            amount = (uint256(owed) + _scale - 1) / _scale;
        }
        if (amount == 0) revert VaultZeroAmount(account, CASH);
        int256 principal = _shiftCash(cash, account, int256(_toWad(amount)));
        _storeCash(cash, _withHeld(core, (core >> 160) + amount));
        emit Deposited(account, CASH, msg.sender, amount, principal);
        settlementToken.pullExact(msg.sender, amount);
        return amount;
    }

    function _withdrawCash(
        AccountId account,
        uint256 amount,
        address receiver,
        uint256 outer
    ) private returns (uint256) {
        (Cash memory cash, uint256 core) = _accrued();
        if (amount == type(uint256).max) {
            int256 owned = cash.toCash(_headers[account].principal());
            amount = owned > 0 ? uint256(owned) / _scale : 0;
        }
        if (amount == 0) revert VaultZeroAmount(account, CASH);
        uint256 held = core >> 160;
        if (amount > held) revert VaultLiquidityTooLow(CASH, held, amount);
        core = _withHeld(core, held - amount);
        Header header = _headers[account].withNextNonce();
        int256 principal = cash.toPrincipal(
            cash.toCash(header.principal()) - int256(amount * _scale),
            header.principal()
        );
        header = header.withPrincipal(principal);
        _headers[account] = header;
        _storeCash(cash, core);
        emit Withdrawn(account, CASH, receiver, amount, principal);
        if (outer == BatchContext.FREE) _checkOutflow(account, header, cash, core);
        else _noteMove(account, CASH, amount, true);
        settlementToken.push(receiver, amount);
        return amount;
    }

    function _transferCash(AccountId from, AccountId to, uint256 amount) private {
        _requireUsable(to);
        (Cash memory cash, uint256 core) = _accrued();
        _headers[from] = _headers[from].withNextNonce();
        int256 fromPrincipal = _shiftCash(cash, from, 0 - int256(amount));
        int256 toPrincipal = _shiftCash(cash, to, int256(amount));
        _storeCash(cash, core);
        emit Transferred(from, to, CASH, amount, fromPrincipal, toPrincipal);
    }

    /// Adds signed cash to an account; the caller stores `cash`.
    function _shiftCash(Cash memory cash, AccountId account, int256 amount) private returns (int256 principal) {
        Header header = _headers[account];
        principal = cash.toPrincipal(cash.toCash(header.principal()) + amount, header.principal());
        _headers[account] = header.withPrincipal(principal);
    }

    function _moveCash(Cash memory cash, AccountId account, int256 amount) private {
        _requireUsable(account);
        emit CashMoved(account, amount, _shiftCash(cash, account, amount));
    }

    function _withHeld(uint256 core, uint256 held) private pure returns (uint256) {
        if (held > type(uint96).max) revert CashLib.CashTotalTooLarge(held, type(uint96).max);
        return uint160(core) | (held << 160);
    }

    /* ------------------------------------------------------- sales --------------------------------------------------- */

    /// Takes sold collateral from an account, credits its cash, and writes off what is owed when nothing is left.
    function _sell(Cash memory cash, AccountId account, uint8 asset, uint256 amounts, CallState state) private {
        mapping(uint8 => uint256) storage balances = _balances[account];
        uint256 balance = balances[asset];
        if (uint128(amounts) > balance) revert VaultBalanceTooLow(account, balance, uint128(amounts));
        Header header = _headers[account];
        int256 principal = header.principal();
        int256 owned;
        unchecked {
            balance -= uint128(amounts);
            if (balance == 0) header = header.withCollaterals(header.collaterals() & ~(uint256(1) << asset));
            owned = cash.toCash(principal) + int256(amounts >> 128);
        }
        balances[asset] = balance;
        if (header.instruments() == 0 && owned < 0) {
            _writeOff(account, uint256(0 - owned));
            owned = 0;
        }
        _headers[account] = header.withPrincipal(cash.toPrincipal(owned, principal)).withCallState(state);
    }

    function _settleByWallet(
        Cash memory cash,
        uint256 core,
        uint256[] memory sold,
        uint256 soldAssets,
        uint256 paid,
        Delivery calldata delivery
    ) private {
        uint256 payment = (paid + _scale - 1) / _scale;
        _storeCash(cash, _withHeld(core, (core >> 160) + payment));
        for (; soldAssets != 0; soldAssets &= soldAssets - 1) {
            uint8 asset = uint8(LibBit.ffs(soldAssets));
            AssetWord word = _assets[asset];
            uint256 amount = sold.get(asset);
            _assets[asset] = word.withTotal(word.total() - amount);
            word.token().push(delivery.receiver, amount);
        }
        if (delivery.data.length != 0) ILiquidationCallback(delivery.payer).onLiquidation(payment, delivery.data);
        settlementToken.pullExact(delivery.payer, payment);
    }

    function _settleByAccount(
        Cash memory cash,
        uint256[] memory sold,
        uint256 soldAssets,
        uint256 paid,
        Delivery calldata delivery
    ) private {
        _authorise(delivery.payer, delivery.account, SCOPE_TRANSFER);
        _moveCash(cash, delivery.account, 0 - int256(paid));
        _storeCash(cash, _core);
        for (; soldAssets != 0; soldAssets &= soldAssets - 1) {
            uint8 asset = uint8(LibBit.ffs(soldAssets));
            _creditCollateral(delivery.payer, delivery.account, asset, sold.get(asset));
        }
        _checkOutflow(delivery.account);
    }
}

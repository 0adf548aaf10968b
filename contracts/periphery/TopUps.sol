// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {ITopUps, TopUp} from "../interfaces/ITopUps.sol";
import {IVault} from "../interfaces/IVault.sol";
import {CASH, CURE_RATIO, RAY, WAD} from "../libraries/Constants.sol";
import {FixedMath} from "../libraries/FixedMath.sol";
import {Words} from "../libraries/Words.sol";
import {AccountId} from "../types/AccountId.sol";
import {LEDGER_WORDS, STATE_WORDS} from "../types/Appraisal.sol";
import {Header} from "../types/Header.sol";
import {MarginCall} from "../types/MarginCall.sol";
import {PriceStatus} from "../types/Price.sol";

/// @notice See ITopUps.
contract TopUps is ITopUps, EIP712, ReentrancyGuardTransient {
    using FixedMath for uint256;
    using SafeERC20 for IERC20;
    using Words for uint256[];

    bytes32 public constant TOP_UP_TYPEHASH = keccak256(
        "TopUp(bytes32 account,uint256 budget,uint256 tip,uint32 cooldown,uint40 expiry,uint256 salt)"
    );

    /// A shortfall counts once it was seen this long ago, so that a wick does not, and at most so long.
    uint256 private constant CONFIRMED_AFTER = 60 seconds;
    uint256 private constant OBSERVATION_LIFE = 1 hours;
    /// What a cancelled authorisation has spent.
    uint256 private constant CANCELLED = type(uint216).max;

    /// @inheritdoc ITopUps
    address public immutable vault;
    IERC20 private immutable _settlementToken;
    /// WAD per unit of the settlement token.
    uint256 private immutable _scale;

    mapping(AccountId account => Observation) private _observations;
    mapping(address owner => mapping(bytes32 hash => Usage)) private _usages;

    struct Observation {
        uint40 madeAt; // [unix s] 0: none
        uint40 call; // the margin call it was made under
    }

    struct Usage {
        uint216 spent; // [token units] or CANCELLED
        uint40 lastAt; // [unix s]
    }

    /// An account as the vault appraises it.
    struct Reading {
        AccountId account;
        bool isCalled;
        uint256 call; // tells its margin calls apart
        int256 netWorth;
        uint256 maintenance;
        uint256 status;
    }

    constructor(address vault_) EIP712("Plimsoll TopUps", "1") {
        vault = vault_;
        (address token, , ) = IVault(vault_).assetOf(CASH);
        _settlementToken = IERC20(token);
        _scale = 10 ** (18 - IERC20Metadata(token).decimals());
        IERC20(token).forceApprove(vault_, type(uint256).max);
    }

    /* ----------------------------------------------------- actions --------------------------------------------------- */

    /// @inheritdoc ITopUps
    function observe(AccountId[] calldata accounts) external nonReentrant returns (uint256 changed) {
        uint256[] memory requests = Words.create(2 * accounts.length);
        for (uint256 i; i < accounts.length; ++i) _request(requests, i, accounts[i]);
        uint256[] memory words = _appraise(requests);
        bytes memory reason = abi.encodeWithSelector(TopUpsNoAccounts.selector);
        Reading memory r;
        for (uint256 i; i < accounts.length; ++i) {
            _load(r, accounts[i], words, LEDGER_WORDS * i, LEDGER_WORDS * accounts.length + STATE_WORDS * i);
            bytes memory refusal = _observe(r);
            if (refusal.length == 0) ++changed;
            else reason = refusal;
        }
        if (changed == 0) LowLevelCall.bubbleRevert(reason);
    }

    /// @inheritdoc ITopUps
    function topUp(
        TopUp calldata authorisation,
        bytes calldata signature
    ) external nonReentrant returns (uint256 amount) {
        AccountId account = authorisation.account;
        if (block.timestamp > authorisation.expiry) {
            revert TopUpsExpired(account, block.timestamp, authorisation.expiry);
        }
        bytes32 hash = digestOf(authorisation);
        address owner = account.owner();
        if (!SignatureChecker.isValidSignatureNowCalldata(owner, hash, signature)) {
            revert TopUpsBadSignature(account, owner);
        }
        if (IVault(vault).isFrozen()) revert TopUpsFrozen(account);
        amount = _missing(_confirmed(account));
        uint256 spent = _spend(_usages[owner][hash], authorisation, hash, amount);
        delete _observations[account];

        _settlementToken.safeTransferFrom(owner, address(this), amount);
        IVault(vault).deposit(account, CASH, amount);
        if (!IVault(vault).clearCall(account)) revert TopUpsNotCured(account);
        if (authorisation.tip != 0) _settlementToken.safeTransferFrom(owner, msg.sender, authorisation.tip);
        emit ToppedUp(account, msg.sender, hash, amount, authorisation.tip, spent);
    }

    /// @inheritdoc ITopUps
    function cancel(bytes32 hash) external {
        _usages[msg.sender][hash].spent = uint216(CANCELLED);
        emit AuthorisationCancelled(msg.sender, hash);
    }

    /* ------------------------------------------------------ views ---------------------------------------------------- */

    /// @inheritdoc ITopUps
    function digestOf(TopUp calldata authorisation) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(TOP_UP_TYPEHASH, authorisation)));
    }

    /// @inheritdoc ITopUps
    function observationOf(AccountId account) external view returns (uint256 observedAt, bool isStanding) {
        return (_observations[account].madeAt, _isStanding(_read(account)));
    }

    /// @inheritdoc ITopUps
    function usageOf(
        address owner,
        bytes32 hash
    ) external view returns (uint256 spent, uint256 lastAt, bool isCancelled) {
        Usage memory usage = _usages[owner][hash];
        isCancelled = usage.spent == CANCELLED;
        if (!isCancelled) (spent, lastAt) = (usage.spent, usage.lastAt);
    }

    /* --------------------------------------------------- observations ------------------------------------------------ */

    /// Makes an observation that is due, or ends one that is over; else says why not.
    function _observe(Reading memory r) private returns (bytes memory refusal) {
        refusal = _refusal(r);
        if (refusal.length != 0) {
            bool isOver = _observations[r.account].madeAt != 0 && (!r.isCalled || _isPriced(r));
            if (!isOver) return refusal;
            delete _observations[r.account];
            emit ObservationEnded(r.account);
            return "";
        }
        if (_isStanding(r)) {
            uint256 madeAt = _observations[r.account].madeAt;
            return abi.encodeWithSelector(TopUpsAlreadyObserved.selector, r.account, madeAt, madeAt + OBSERVATION_LIFE);
        }
        _observations[r.account] = Observation(uint40(block.timestamp), uint40(r.call));
        emit ShortfallObserved(r.account, r.netWorth, r.maintenance);
    }

    /// An account that is short now and was when it was observed.
    function _confirmed(AccountId account) private view returns (Reading memory r) {
        r = _read(account);
        bytes memory refusal = _refusal(r);
        if (refusal.length != 0) LowLevelCall.bubbleRevert(refusal);
        if (!_isStanding(r)) revert TopUpsNotObserved(account);
        uint256 confirmedAt = _observations[account].madeAt + CONFIRMED_AFTER;
        if (block.timestamp < confirmedAt) revert TopUpsUnconfirmed(account, block.timestamp, confirmedAt);
    }

    /// Why the account is not short under a call at Valid prices; empty when it is.
    function _refusal(Reading memory r) private pure returns (bytes memory) {
        if (!r.isCalled) return abi.encodeWithSelector(TopUpsNotCalled.selector, r.account);
        if (!_isPriced(r)) return abi.encodeWithSelector(TopUpsNotPriced.selector, r.account, r.status);
        if (r.netWorth <= 0) return abi.encodeWithSelector(TopUpsInsolvent.selector, r.account, r.netWorth);
        if (r.netWorth < int256(r.maintenance)) return "";
        return abi.encodeWithSelector(TopUpsNotShort.selector, r.account, r.netWorth, r.maintenance);
    }

    /// Every leg has a Valid price.
    function _isPriced(Reading memory r) private pure returns (bool) {
        return r.status == uint256(PriceStatus.Valid);
    }

    /// The account was observed under its present call, not too long ago.
    function _isStanding(Reading memory r) private view returns (bool) {
        Observation memory observation = _observations[r.account];
        return r.isCalled && observation.call == r.call && block.timestamp <= observation.madeAt + OBSERVATION_LIFE;
    }

    /* ----------------------------------------------------- amounts --------------------------------------------------- */

    /// What cures the account [token units]. The ledger may take an index of principal when it rounds.
    function _missing(Reading memory r) private view returns (uint256) {
        (, uint256 borrowIndex, , , ) = IVault(vault).cashState();
        uint256 target = r.maintenance.mulDivUp(CURE_RATIO, WAD) + (borrowIndex + RAY - 1) / RAY;
        return (target - uint256(r.netWorth) + _scale - 1) / _scale;
    }

    function _spend(
        Usage storage usage,
        TopUp calldata authorisation,
        bytes32 hash,
        uint256 amount
    ) private returns (uint256 spent) {
        AccountId account = authorisation.account;
        (uint256 before, uint256 lastAt) = (usage.spent, usage.lastAt);
        if (before == CANCELLED) revert TopUpsCancelled(account, hash);
        uint256 readyAt = lastAt + authorisation.cooldown;
        if (lastAt != 0 && block.timestamp < readyAt) revert TopUpsCoolingDown(account, block.timestamp, readyAt);
        uint256 tip = authorisation.tip;
        uint256 left = authorisation.budget.min(CANCELLED - 1) - before;
        if (tip > left || amount > left - tip) revert TopUpsOverBudget(account, amount, tip, left);
        spent = before + amount + tip;
        (usage.spent, usage.lastAt) = (uint216(spent), uint40(block.timestamp));
    }

    /* ----------------------------------------------------- reading --------------------------------------------------- */

    function _read(AccountId account) private view returns (Reading memory r) {
        uint256[] memory requests = Words.create(2);
        _request(requests, 0, account);
        uint256[] memory words = _appraise(requests);
        _load(r, account, words, 0, LEDGER_WORDS);
    }

    function _request(uint256[] memory requests, uint256 index, AccountId account) private pure {
        requests.set(2 * index, uint256(AccountId.unwrap(account)));
        requests.set(2 * index + 1, CASH);
    }

    function _appraise(uint256[] memory requests) private view returns (uint256[] memory words) {
        words = Words.create(0);
        requests.ask(vault, IVault.appraise.selector, words);
    }

    /// Reads an account's ledger words and engine words.
    function _load(
        Reading memory r,
        AccountId account,
        uint256[] memory words,
        uint256 ledger,
        uint256 sums
    ) private pure {
        Header header = Header.wrap(words.get(ledger));
        r.account = account;
        r.isCalled = header.isCalled();
        // The clock of calls may stand still from one call to the next; their count tells those apart.
        r.call = (MarginCall.wrap(words.get(ledger + 1)).startedAt() << 2) | header.callState().count();
        r.netWorth = int256(words.get(sums));
        r.maintenance = words.get(sums + 1);
        r.status = uint8(words.get(sums + 3) >> 32);
    }
}

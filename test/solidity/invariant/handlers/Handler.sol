// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {Header} from "../../../../contracts/types/Header.sol";
import {MarginCall} from "../../../../contracts/types/MarginCall.sol";
import {PriceStatus} from "../../../../contracts/types/Price.sol";
import {Ghost, Reach} from "../stores/Ghost.sol";
import {Actor} from "../utils/Actor.sol";
import {Model, Standing} from "../utils/Model.sol";
import {IGovernedLiquidator, IGovernedVault, World} from "../utils/World.sol";

/// A statement of the README does not hold: its id, what was found, what it is held against.
error InvariantBroken(string id, int256 actual, int256 limit);

/// The ledger at one moment, as seen before or after an action.
struct Shot {
    uint256[] words; // as `IVault.appraise` returns them
    uint256 supplyIndex;
    uint256 borrowIndex;
    uint256 deficit;
    int256 residual; // what the vault owns beyond its claims, unrounded [WAD * RAY]
}

/// What all handlers share: the actors' context, bounded inputs, and the comparison of the ledger before and after an action.
abstract contract Handler {
    uint256 internal constant RAY = 1e27;
    uint256 internal constant WAD = 1e18;
    /// One principal rounded up at a borrow index of at most 2 [WAD * RAY].
    int256 internal constant ROUNDING = int256(3 * RAY);
    uint256 private constant LEDGER_WORDS = 3;
    uint256 private constant STATE_WORDS = 4;

    // Storage, not immutables: the runner recognises a target by its code.
    World internal _world;
    Ghost internal _ghost;
    Model internal _model;
    IGovernedVault internal _vault;
    IGovernedLiquidator internal _liquidator;
    uint256 internal _scale;

    constructor(World world_, Ghost ghost_, Model model_) {
        (_world, _ghost, _model) = (world_, ghost_, model_);
        (_vault, _liquidator, _scale) = (world_.vault(), world_.liquidator(), world_.SCALE());
    }

    /// The block time of the campaign.
    modifier timed() {
        _ghost.resume();
        _;
    }

    /* -------------------------------------------------- inputs --------------------------------------------------- */

    /// A number from low to high; the largest seed gives `high`.
    function _bound(uint256 seed, uint256 low, uint256 high) internal pure returns (uint256) {
        if (seed == type(uint256).max) return high;
        return low + (seed % (high - low + 1));
    }

    function _collateral(uint256 seed) internal view returns (uint8) {
        return uint8(_bound(seed, 1, _world.ASSETS() - 1));
    }

    function _ownerOf(uint256 index) internal view returns (Actor) {
        return _world.actors(_world.ownerOf(index));
    }

    function _note(Reach reach) internal {
        _ghost.note(reach);
    }

    /* --------------------------------------------------- feeds --------------------------------------------------- */

    /// The feed's last good answer, or the price at listing where it was broken.
    function _latest(uint8 asset) internal view returns (uint256 answer) {
        (answer, , ) = _model.feedOf(asset);
        if (answer == 0) answer = uint192(_world.market(asset).start);
    }

    function _set(uint8 asset, uint256 answer) internal {
        _world.market(asset).feed.set(int192(uint192(answer)));
    }

    function _refreshFeeds() internal {
        for (uint8 id = 1; id < _world.ASSETS(); ++id) _set(id, _latest(id));
    }

    /* ------------------------------------------------- assertions ------------------------------------------------ */

    function _require(bool holds, string memory id, int256 actual, int256 limit) internal pure {
        if (!holds) revert InvariantBroken(id, actual, limit);
    }

    function _requireAtLeast(int256 actual, int256 limit, string memory id) internal pure {
        _require(actual >= limit, id, actual, limit);
    }

    function _requireAtMost(int256 actual, int256 limit, string memory id) internal pure {
        _require(actual <= limit, id, actual, limit);
    }

    function _requireSelector(bytes memory reason, bytes4 expected, string memory id) internal pure {
        _require(
            bytes4(reason) == expected,
            id,
            int256(uint256(uint32(bytes4(reason)))),
            int256(uint256(uint32(expected)))
        );
    }

    /* --------------------------------------------------- shots --------------------------------------------------- */

    function _shoot() internal view returns (Shot memory shot) {
        shot.words = _vault.appraise(_world.requests());
        shot.deficit = _vault.deficit();
        uint256 supplied;
        uint256 borrowed;
        (shot.supplyIndex, shot.borrowIndex, supplied, borrowed, ) = _vault.cashState();
        (, uint256 held, ) = _vault.assetOf(0);
        shot.residual =
            int256((held * _scale + shot.deficit) * RAY + borrowed * shot.borrowIndex) -
            int256(supplied * shot.supplyIndex);
    }

    function _standing(Shot memory shot, uint256 index) internal pure returns (Standing memory s) {
        uint256 first = _sums(shot, index);
        s.worth = int256(shot.words[first]);
        (s.maintenance, s.closeOut) = (shot.words[first + 1], shot.words[first + 2]);
        uint256 status = uint8(shot.words[first + 3] >> 32);
        s.isPriced = status == uint8(PriceStatus.Valid);
        s.isUnknown = status == uint8(PriceStatus.Unknown);
    }

    function _header(Shot memory shot, uint256 index) internal pure returns (Header) {
        return Header.wrap(shot.words[index * LEDGER_WORDS]);
    }

    function _principal(Shot memory shot, uint256 index) internal pure returns (int256) {
        return _header(shot, index).principal();
    }

    function _bits(Shot memory shot, uint256 index) internal pure returns (uint256) {
        return _header(shot, index).collaterals();
    }

    function _isCalled(Shot memory shot, uint256 index) internal pure returns (bool) {
        return _header(shot, index).isCalled();
    }

    function _call(Shot memory shot, uint256 index) internal pure returns (MarginCall) {
        return MarginCall.wrap(shot.words[index * LEDGER_WORDS + 1]);
    }

    /// Cash of an account [WAD], rounded toward minus infinity.
    function _cash(Shot memory shot, uint256 index) internal pure returns (int256) {
        int256 principal = _principal(shot, index);
        if (principal >= 0) return int256((uint256(principal) * shot.supplyIndex) / RAY);
        return 0 - int256((uint256(0 - principal) * shot.borrowIndex + RAY - 1) / RAY);
    }

    /// Position of an account's sums.
    function _sums(Shot memory shot, uint256 index) private pure returns (uint256) {
        return (shot.words.length * LEDGER_WORDS) / (LEDGER_WORDS + STATE_WORDS) + index * STATE_WORDS;
    }

    /// Compares after with before. `involved`: accounts the action may move, one bit each; `gain`: what the vault may gain
    /// besides rounding [WAD].
    function _compare(Shot memory before, uint256 involved, uint256 gain) internal returns (Shot memory now_) {
        now_ = _shoot();
        _require(
            now_.supplyIndex == before.supplyIndex && now_.borrowIndex == before.borrowIndex,
            "ACC-11",
            int256(now_.borrowIndex),
            int256(before.borrowIndex)
        );
        _checkIndices(now_);
        int256 change = now_.residual - before.residual;
        _requireAtLeast(change, 0, "ACC-5");
        _requireAtMost(change, int256(gain * RAY) + 4 * ROUNDING, "ACC-5");
        for (uint256 i; i < _world.ACCOUNTS(); ++i) {
            if ((involved >> i) & 1 == 0) _requireUnmoved(before, now_, i);
            else _checkCure(before, now_, i);
        }
    }

    /// As `_compare`, for an action of a user: nobody ends below maintenance who stood above, and nothing is written off.
    function _compareUserAction(Shot memory before, uint256 involved) internal returns (Shot memory now_) {
        now_ = _compareWriteOff(before, involved);
        _require(now_.deficit == before.deficit, "LIQ-3", int256(now_.deficit), int256(before.deficit));
    }

    /// As `_compareUserAction`, where a deficit may be recorded; the caller has to account for it.
    function _compareWriteOff(Shot memory before, uint256 involved) internal returns (Shot memory now_) {
        now_ = _compare(before, involved, 0);
        for (uint256 i; i < _world.ACCOUNTS(); ++i) {
            Standing memory s = _standing(before, i);
            if (s.worth < int256(s.maintenance)) continue;
            s = _standing(now_, i);
            _requireAtLeast(s.worth, int256(s.maintenance), "HLT-2");
        }
    }

    /// Surplus of an account that only received.
    function _requireSurplusKept(Shot memory before, Shot memory now_, uint256 index) internal pure {
        Standing memory was = _standing(before, index);
        Standing memory is_ = _standing(now_, index);
        int256 surplus = was.worth - int256(was.maintenance);
        _requireAtLeast(is_.worth - int256(is_.maintenance), surplus, "HLT-5");
    }

    function _checkIndices(Shot memory now_) internal {
        _requireAtLeast(int256(now_.supplyIndex), int256(_ghost.supplyIndex()), "ACC-6");
        _requireAtLeast(int256(now_.borrowIndex), int256(_ghost.borrowIndex()), "ACC-6");
        _ghost.setIndices(now_.supplyIndex, now_.borrowIndex);
    }

    /// Header (principal, bits, nonce, call state), call record, W, B_m and B_c as they were.
    function _requireUnmoved(Shot memory before, Shot memory now_, uint256 index) private pure {
        for (uint256 i; i < 3; ++i) {
            uint256 word = index * LEDGER_WORDS + i;
            _require(now_.words[word] == before.words[word], "ACC-12", int256(index), int256(i));
            word = _sums(now_, index) + i;
            _require(now_.words[word] == before.words[word], "HLT-3", int256(index), int256(i));
        }
    }

    /// A call ends only by cure, or with the account's last collateral.
    function _checkCure(Shot memory before, Shot memory now_, uint256 index) private pure {
        if (!_isCalled(before, index) || _isCalled(now_, index)) return;
        Standing memory s = _standing(now_, index);
        if (_bits(now_, index) == 0 && _principal(now_, index) == 0) return;
        _require(s.isPriced, "LTR-4", 0, 1);
        _requireAtLeast(s.worth * 100, int256(s.maintenance * 103) - 100, "LTR-4");
    }
}

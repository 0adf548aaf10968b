// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {AccountId} from "../types/AccountId.sol";
import {Caution, Stance} from "../types/Stance.sol";

/// @title Risk steward: margins and haircuts follow volatility
/// @notice Moves what an engine holds for an instrument around what governance has set there, by `IRiskParameters.adjust` and within its
/// bounds. Anyone drives it; there is nothing to choose. Instruments are those of the engine: 1 to 31 collaterals, 32 + j market j.
///
/// The target is the multiplier of the volatility oracle, 1 to 3. **Opening** follows it at once. **Maintenance** rises in rounds of at
/// least five minutes, a twentieth an hour, towards it: a round announces the next step and takes the one announced before, however long
/// ago; time without rounds does not count. It falls by at most a tenth a day. What an account loses to a close-out, the highest premium
/// and the share kept at the close-out line, never moves.
///
/// **Witness.** Between two rounds anyone may show accounts that the announced step would take below their maintenance line. Where they
/// are more than 0.5 % of what is open, the step is cut to the basis point at which that is used up, but never in front of the first of
/// them, nor of all that stand at the same basis point: a step that takes nobody would end the ramp.
///
/// **Closing.** When the target reaches 3 nothing opens, for a day at most or until it is down to 2, and not again before it has been.
interface IRiskSteward {
    /// @param target [WAD] multiplier of the volatility oracle
    /// @param multiplier [WAD] of the maintenance haircut from now on
    /// @param next [WAD] announced for the next round
    event VolState(uint8 indexed id, uint256 target, uint256 multiplier, uint256 next);
    event OpeningHalted(uint8 indexed id, uint256 until);
    event OpeningResumed(uint8 indexed id);
    /// @param next [WAD] what is left of the announced step
    /// @param maintenance [bp] haircut or margin it leads to
    event StepCut(uint8 indexed id, uint256 next, uint256 maintenance, address indexed witness);

    /// @notice Inside a batch or another call of the vault haircuts stand still and balances say nothing.
    error StewardVaultLocked();
    /// @notice No step is announced.
    error StewardNoStep(uint8 id);
    /// @notice The account does not stand between the haircut of now and the announced one; `line` is the highest at which it stands [bp].
    error StewardNotBetween(AccountId account, uint256 line, uint256 least, uint256 most);
    /// @notice Accounts are shown in ascending order of their line, then of their id.
    error StewardOutOfOrder(AccountId account);
    /// @notice What was shown is not more than the limit [units of size or of tokens], or nobody is left behind those that may pass.
    error StewardWithinLimit(uint256 shown, uint256 limit);

    /// @notice Brings opening to the oracle's multiplier of now and, if a round is due, maintenance one step on. Pokes the oracle first; if that
    /// finds no Valid price the volatility known goes on decaying.
    function refresh(uint8 id) external returns (Stance memory);

    /// @notice Shows accounts of which the announced step would take too many, and cuts it; anyone, at the prices of now.
    /// @param accounts ascending by the highest maintenance haircut at which they stand, in whole basis points, then by id
    /// @return next [WAD] what is left of the step
    function witness(uint8 id, AccountId[] calldata accounts) external returns (uint256 next);

    /// @notice As of the last refresh; all 0 before the first.
    function stanceOf(uint8 id) external view returns (Stance memory);

    /// @notice How an instrument may be used now.
    function cautionOf(uint8 id) external view returns (Caution);

    /// @notice Whether there is something to refresh for: a point for the oracle, or a round with a step to take, to announce or to fall by;
    /// never for an instrument that is not measured.
    function isDue(uint8 id) external view returns (bool);

    /// @notice The vault whose engine holds what is moved.
    function vault() external view returns (address);

    /// @notice The oracle of multipliers.
    function volatility() external view returns (address);
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {AccountId} from "../types/AccountId.sol";

/// @notice What an owner allows keepers to pull from his wallet while his account is called, EIP-712 type `TopUp`.
struct TopUp {
    AccountId account;
    uint256 budget; // [token units] most that is ever pulled under it, tips included
    uint256 tip; // [token units] to the caller of each top-up
    uint32 cooldown; // [s] between two top-ups
    uint40 expiry; // [unix s] last second
    uint256 salt; // tells apart authorisations that are alike
}

/// @title Top-ups: a margin call answered from the owner's wallet
/// @notice An owner signs an authorisation, as a key or as an ERC-1271 wallet, and allows this contract to spend as much of the settlement
/// token. While the account is called anyone may then pull exactly what cures it, 1.03 * B_m - W in whole token units up, if
/// 0 < W < B_m at Valid prices now and at least 60 s and at most 1 h ago under the same call, and if it fits what is left of the budget with the
/// tip; else nothing. So neither a wick nor an account that is lost empties a wallet.
///
/// Without privileges: it holds no tokens between calls, and has neither owner nor setters. Amounts are token units of the settlement
/// token. Taking back the allowance stops all authorisations at once.
interface ITopUps {
    /// @notice The account was short at Valid prices under its present call; a top-up may follow after 60 s and for 1 h.
    event ShortfallObserved(AccountId indexed account, int256 netWorth, uint256 maintenance);
    /// @notice The account is not short any more, or not called: an earlier observation of it counts no longer.
    event ObservationEnded(AccountId indexed account);
    /// @notice `spent` is what was pulled under the authorisation so far, this time and tips included.
    event ToppedUp(
        AccountId indexed account,
        address indexed caller,
        bytes32 indexed hash,
        uint256 amount,
        uint256 tip,
        uint256 spent
    );
    event AuthorisationCancelled(address indexed owner, bytes32 indexed hash);

    /// @notice No cash may leave the vault for now: what is put in could not be taken out.
    error TopUpsFrozen(AccountId account);
    error TopUpsNoAccounts();
    error TopUpsNotCalled(AccountId account);
    error TopUpsNotPriced(AccountId account, uint256 status);
    /// @notice W >= B_m: nothing is missing.
    error TopUpsNotShort(AccountId account, int256 netWorth, uint256 maintenance);
    /// @notice W <= 0: a top-up would pay for what is lost already.
    error TopUpsInsolvent(AccountId account, int256 netWorth);
    /// @notice The observation made at `observedAt` [unix s] stands until `end`.
    error TopUpsAlreadyObserved(AccountId account, uint256 observedAt, uint256 end);
    /// @notice Nobody observed the account under its present call in the last hour.
    error TopUpsNotObserved(AccountId account);
    error TopUpsUnconfirmed(AccountId account, uint256 now_, uint256 confirmedAt);
    error TopUpsExpired(AccountId account, uint256 now_, uint256 expiry);
    error TopUpsBadSignature(AccountId account, address owner);
    error TopUpsCancelled(AccountId account, bytes32 hash);
    error TopUpsCoolingDown(AccountId account, uint256 now_, uint256 readyAt);
    error TopUpsOverBudget(AccountId account, uint256 amount, uint256 tip, uint256 left);
    /// @notice The deposit did not end the call, because prices moved on the way.
    error TopUpsNotCured(AccountId account);

    /// @notice Notes which of the accounts are called and short, 0 < W < B_m at Valid prices; anyone. An observation that still stands is
    /// kept as it is, one of an account that is not short any more ends, others are skipped; at least one must be noted or ended.
    /// @return changed observations made or ended
    function observe(AccountId[] calldata accounts) external returns (uint256 changed);

    /// @notice Cures a called account from its owner's wallet: pulls what is missing, deposits it as cash, ends the call and pays the tip to
    /// the caller. All or nothing; not inside `IVault.batch`.
    /// @return amount deposited, tip not counted [token units], within one unit of 1.03 * B_m - W and the rounding of the ledger, up
    function topUp(TopUp calldata authorisation, bytes calldata signature) external returns (uint256 amount);

    /// @notice Makes an authorisation of the caller worthless for good, signed or not yet.
    /// @param hash of `digestOf`
    function cancel(bytes32 hash) external;

    /// @notice EIP-712 digest that the owner signs, and the authorisation's name.
    function digestOf(TopUp calldata authorisation) external view returns (bytes32);

    /// @notice When the account's last observation was made [unix s], 0: none; and whether it was under the present call and not over an
    /// hour ago.
    function observationOf(AccountId account) external view returns (uint256 observedAt, bool isStanding);

    /// @notice What was pulled under an authorisation, tips included [token units], and when last [unix s]; nothing of a cancelled one.
    function usageOf(
        address owner,
        bytes32 hash
    ) external view returns (uint256 spent, uint256 lastAt, bool isCancelled);

    /// @notice The ledger served.
    function vault() external view returns (address);
}

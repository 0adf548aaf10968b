// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {IExchange, TradeTerms} from "../../../../contracts/interfaces/IExchange.sol";
import {AccountId, toAccountId} from "../../../../contracts/types/AccountId.sol";
import {FeedPolicy, HaircutPolicy} from "../../../../contracts/types/RiskWord.sol";
import {LightFeed} from "../../../contracts/mocks/LightFeed.sol";
import {create} from "./Create.sol";
import {Trader} from "./Trader.sol";
import {IGovernedVault, World} from "./World.sol";

interface ITradingVault is IGovernedVault {
    function setExchange(address exchange) external;
}

interface IGovernedExchange is IExchange {
    function setTerms(uint8 market, TradeTerms calldata terms) external;
}

/// The contracts of `World` with two perpetuals, an exchange, and traders with a cross and an isolated account each. The last two accounts
/// are the keeper's and the lender's.
contract Desk is World {
    uint8 public constant MARKETS = 2;
    uint256 public constant TRADERS = 4;
    uint256 public constant DESK_KEEPER = 8;
    uint256 public constant DESK_LENDER = 9;
    uint8 private constant BASE = 32; // instrument id of market 0

    IGovernedExchange public exchange;
    LightFeed[2] public indexFeeds;
    Trader[6] private _traders;
    AccountId[] internal _seats;
    int192[2] public starts;

    constructor() World(0.1e18) {
        address authority = create("AccessManager.sol:AccessManager", abi.encode(address(this)));
        exchange = IGovernedExchange(
            create("Exchange.sol:Exchange", abi.encode(authority, address(vault), address(operators)))
        );
        ITradingVault(address(vault)).setExchange(address(exchange));
        for (uint256 i; i < 6; ++i) {
            _traders[i] = new Trader();
            bytes memory approval = abi.encodeCall(usdc.approve, (address(vault), type(uint256).max));
            _traders[i].run(address(usdc), approval);
        }
        for (uint256 i; i <= DESK_LENDER; ++i) {
            bool isIsolated = i >= TRADERS && i < DESK_KEEPER;
            _seats.push(toAccountId(address(traderOf(i)), isIsolated ? 1 : 0, isIsolated ? 1 : 0));
        }
        _fund(DESK_LENDER, 30_000_000e6);
        _fund(DESK_KEEPER, 20_000_000e6);
        for (uint256 i; i < TRADERS; ++i) {
            _fund(i, 20_000e6 * 3 ** i);
            _fund(TRADERS + i, 5_000e6 + 2_000e6 * i);
        }
        vault.setBackstop(_seats[DESK_LENDER]);
        _listPerp(0, 2_000e8);
        _listPerp(1, 60_000e8);
        vault.setBackstop(toAccountId(address(0xBAC), 0, 0));
    }

    /// Every feed repeats its answer, and the settlement token's price is taken.
    function refresh() external virtual {
        for (uint256 i; i < MARKETS; ++i) _repeat(indexFeeds[i]);
        settlementFeed.set(1e8);
        engine.pokeSettlement();
    }

    function seat(uint256 index) external view returns (AccountId) {
        return _seats[index];
    }

    function seatCount() external view returns (uint256) {
        return _seats.length;
    }

    function traderOf(uint256 index) public view returns (Trader) {
        return _traders[index < DESK_KEEPER ? index % TRADERS : index - DESK_KEEPER + TRADERS];
    }

    /// Every seat for `IVault.appraise`, no leg wanted.
    function seats() external view returns (uint256[] memory list) {
        list = new uint256[](2 * _seats.length);
        for (uint256 i; i < _seats.length; ++i) list[2 * i] = uint256(AccountId.unwrap(_seats[i]));
    }

    function _repeat(LightFeed feed) internal {
        (, int256 answer, , , ) = feed.latestRoundData();
        feed.set(int192(answer));
    }

    function _fund(uint256 index, uint256 amount) private {
        Trader trader = traderOf(index);
        usdc.mint(address(trader), amount);
        trader.run(address(vault), abi.encodeCall(vault.deposit, (_seats[index], 0, amount)));
    }

    function _listPerp(uint8 market_, int192 start) private {
        LightFeed feed = LightFeed(create("LightFeed.sol:LightFeed", abi.encode(8, "PERP / USD", start)));
        (indexFeeds[market_], starts[market_]) = (feed, start);
        uint256 listed = uint192(start) * uint256(1e10);
        FeedPolicy memory policy = FeedPolicy(address(feed), 3_900, 50, 30, 50, 0);
        engine.setMarket(market_, policy, HaircutPolicy(100, 50, 80, 5, 900, 25_000_000), 33, listed);
        uint256 cap = (20_000_000e18 * 1e18) / listed;
        vault.setMarketCaps(market_, cap, cap / 4, 33);
        exchange.setTerms(market_, TradeTerms(200, 200, 500));
        liquidator.setCapacity(BASE + market_, 5_000_000e18, 600);
    }
}

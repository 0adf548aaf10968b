// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Stands for a pool of Uniswap v3's form: its memory of ticks and liquidity. A trade writes what held up to its block, once a
/// block, and then moves the pool; `observe` takes sums at any time its memory reaches back to.
contract MockPool {
    error Old();

    /// @dev Sums up to `time`.
    struct Observation {
        uint32 time;
        int56 ticks;
        uint160 perLiquidity; // [2^-128 s]
    }

    address public immutable token0;
    address public immutable token1;
    uint16 public cardinality;
    int24 public tick;
    uint128 public liquidity;
    uint256 private _first;
    Observation[] private _observations;

    constructor(address token0_, address token1_, uint16 cardinality_, int24 tick_, uint128 liquidity_) {
        (token0, token1, cardinality, tick, liquidity) = (token0_, token1_, cardinality_, tick_, liquidity_);
        _observations.push(Observation(uint32(block.timestamp), 0, 0));
    }

    /// @notice Moves the pool, as a swap or a change of liquidity does.
    function move(int24 tick_, uint128 liquidity_) external {
        Observation memory last = _observations[_observations.length - 1];
        if (last.time != uint32(block.timestamp)) {
            _observations.push(_extended(last, uint32(block.timestamp)));
            if (_observations.length - _first > cardinality) ++_first;
        }
        (tick, liquidity) = (tick_, liquidity_);
    }

    /// @notice Starts both sums close to the end of their types.
    function wind(int56 ticks, uint160 perLiquidity) external {
        Observation storage last = _observations[_observations.length - 1];
        (last.ticks, last.perLiquidity) = (ticks, perLiquidity);
    }

    function setCardinality(uint16 cardinality_) external {
        cardinality = cardinality_;
    }

    function slot0() external view returns (uint160, int24, uint16, uint16, uint16, uint8, bool) {
        return (0, tick, uint16(_observations.length - 1), cardinality, cardinality, 0, true);
    }

    function observe(
        uint32[] calldata ago
    ) external view returns (int56[] memory ticks, uint160[] memory perLiquidity) {
        (ticks, perLiquidity) = (new int56[](ago.length), new uint160[](ago.length));
        for (uint256 i; i < ago.length; ++i) {
            Observation memory o = _at(uint32(block.timestamp) - ago[i]);
            (ticks[i], perLiquidity[i]) = (o.ticks, o.perLiquidity);
        }
    }

    function _at(uint32 time) private view returns (Observation memory) {
        uint256 last = _observations.length - 1;
        if (time >= _observations[last].time) return _extended(_observations[last], time);
        uint256 i = last;
        while (i != _first && _observations[i].time > time) --i;
        if (_observations[i].time > time) revert Old();
        return _between(_observations[i], _observations[i + 1], time);
    }

    function _extended(Observation memory o, uint32 time) private view returns (Observation memory) {
        unchecked {
            uint32 passed = time - o.time;
            uint256 depth = liquidity == 0 ? 1 : liquidity;
            int56 ticks = o.ticks + int56(tick) * int56(uint56(passed));
            return Observation(time, ticks, o.perLiquidity + uint160((uint256(passed) << 128) / depth));
        }
    }

    function _between(
        Observation memory a,
        Observation memory b,
        uint32 time
    ) private pure returns (Observation memory) {
        unchecked {
            uint256 share = time - a.time;
            uint256 whole = b.time - a.time;
            int56 ticks = a.ticks + int56(((b.ticks - a.ticks) / int256(whole)) * int256(share));
            uint160 added = uint160((uint256(b.perLiquidity - a.perLiquidity) * share) / whole);
            return Observation(time, ticks, a.perLiquidity + added);
        }
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

/// Leaky bucket of sales in one slot: max uint96 | level uint96 [WAD] | updatedAt uint40 [live s] | refill uint24 [s from empty to full].
type Capacity is uint256;

using {available, maximum, take} for Capacity global;

function newCapacity(uint256 max_, uint256 level, uint256 live, uint256 refill) pure returns (Capacity) {
    return Capacity.wrap(max_ | (level << 96) | (live << 192) | (refill << 232));
}

function maximum(Capacity c) pure returns (uint256) {
    return uint96(Capacity.unwrap(c));
}

/// Level at `live`: C <- min(Cmax, C + Cmax * dt / refill). Down.
function available(Capacity c, uint256 live) pure returns (uint256 level) {
    unchecked {
        uint256 max_ = maximum(c);
        level = uint96(Capacity.unwrap(c) >> 96);
        uint256 updatedAt = uint40(Capacity.unwrap(c) >> 192);
        if (max_ == 0 || live <= updatedAt) return level;
        level += (max_ * (live - updatedAt)) / (Capacity.unwrap(c) >> 232);
        if (level > max_) level = max_;
    }
}

/// `left` is what is available at `live`; taking more reverts.
function take(Capacity c, uint256 live, uint256 left, uint256 used) pure returns (Capacity) {
    return newCapacity(maximum(c), left - used, live, Capacity.unwrap(c) >> 232);
}

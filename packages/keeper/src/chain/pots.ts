/** What each market's pot holds [WAD]. */
export type Pots = ReadonlyMap<number, bigint>;

import { getAddress } from "ethers";
import { z } from "zod";

const bytes = (count: number): z.ZodType<string> =>
  z
    .string()
    .regex(new RegExp(`^0x[0-9a-fA-F]{${2 * count}}$`), `${count} bytes of hex`)
    .toLowerCase();
const address = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, "a 20-byte address")
  .transform((text) => getAddress(text.toLowerCase()));
const integer = (least: bigint, most: bigint): z.ZodType<bigint> =>
  z
    .string()
    .regex(/^-?\d{1,40}$/, "an integer in decimal digits, as text")
    .transform(BigInt)
    .refine((value) => value >= least && value <= most, `an integer from ${least} to ${most}`);
const unsigned = (bits: number): z.ZodType<bigint> => integer(0n, 2n ** BigInt(bits) - 1n);
const small = (bits: number): z.ZodType<number> =>
  z
    .int()
    .min(0)
    .max(2 ** bits - 1);
const signature = z.string().regex(/^0x([0-9a-fA-F]{2}){1,4096}$/, "1 to 4096 bytes of hex");

/** A signed order as JSON: money, size and times as decimal text. */
export const signedOrderSchema = z.strictObject({
  order: z.strictObject({
    account: bytes(32),
    market: small(8),
    size: integer(-(2n ** 127n), 2n ** 127n - 1n).refine((size) => size !== 0n, "a size other than 0"),
    limitPrice: unsigned(128),
    expiry: unsigned(64),
    slot: small(16),
    sequence: integer(0n, 2n ** 64n - 2n),
    maxFee: small(32),
    counterparty: address,
    isReduceOnly: z.boolean(),
  }),
  signer: address,
  signature,
});

/** A signed removal as JSON. */
export const removalSchema = z.strictObject({ order: bytes(32), signer: address, signature });

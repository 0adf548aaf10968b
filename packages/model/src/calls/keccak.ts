const LANES = 25;
const RATE = 136;
const MASK = 2n ** 64n - 1n;
const ROTATIONS = [0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14];

const rotated = (x: bigint, by: number): bigint => ((x << BigInt(by)) | (x >> BigInt(64 - by))) & MASK;

/** Constants of the 24 rounds, from the linear feedback register of the standard. */
function roundConstants(): bigint[] {
  let register = 1;
  const next = (): number => {
    const bit = register & 1;
    register = (register << 1) ^ (register & 0x80 ? 0x171 : 0);
    return bit;
  };
  return Array.from({ length: 24 }, () => {
    let constant = 0n;
    for (let j = 0; j < 7; j += 1) if (next() === 1) constant |= 1n << (2n ** BigInt(j) - 1n);
    return constant;
  });
}

const CONSTANTS = roundConstants();

function permuted(state: bigint[]): bigint[] {
  let lanes = state;
  const at = (i: number): bigint => lanes[i] ?? 0n;
  for (const constant of CONSTANTS) {
    const columns = [0, 1, 2, 3, 4].map((x) => at(x) ^ at(x + 5) ^ at(x + 10) ^ at(x + 15) ^ at(x + 20));
    const column = (x: number): bigint => columns[x % 5] ?? 0n;
    lanes = lanes.map((lane, i) => lane ^ column((i % 5) + 4) ^ rotated(column((i % 5) + 1), 1));
    const moved = Array<bigint>(LANES).fill(0n);
    for (let i = 0; i < LANES; i += 1) {
      const [x, y] = [i % 5, Math.floor(i / 5)];
      moved[y + 5 * ((2 * x + 3 * y) % 5)] = rotated(at(i), ROTATIONS[i] ?? 0);
    }
    lanes = moved;
    const inRow = (i: number, by: number): bigint => at(i - (i % 5) + ((i + by) % 5));
    lanes = lanes.map((lane, i) => lane ^ (~inRow(i, 1) & MASK & inRow(i, 2)));
    lanes[0] = at(0) ^ constant;
  }
  return lanes;
}

/** keccak256 of 32 bytes given as hex with 0x, as a number. */
export function keccak32(hex: string): bigint {
  const lanes = Array<bigint>(LANES).fill(0n);
  const bytes = Array<number>(RATE).fill(0);
  for (let i = 0; i < 32; i += 1) bytes[i] = Number.parseInt(hex.slice(2 + 2 * i, 4 + 2 * i), 16);
  bytes[32] = 1;
  bytes[RATE - 1] = 0x80;
  bytes.forEach((byte, i) => {
    const lane = Math.floor(i / 8);
    lanes[lane] = (lanes[lane] ?? 0n) | (BigInt(byte) << BigInt(8 * (i % 8)));
  });
  let digest = 0n;
  for (const lane of permuted(lanes).slice(0, 4)) {
    for (let byte = 0n; byte < 8n; byte += 1n) digest = (digest << 8n) | ((lane >> (8n * byte)) & 0xffn);
  }
  return digest;
}

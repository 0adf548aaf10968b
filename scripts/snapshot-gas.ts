/**
 * Measures the gas of the hot paths, writes what each uses and prints where it goes:
 * tsx scripts/snapshot-gas.ts [--out FILE] (default snapshots/gas.json).
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { measureGas } from "../test/gas/measure.js";
import { measureBackstopGas } from "../test/gas/measure-backstop.js";
import { measureSourceGas } from "../test/gas/measure-sources.js";
import { measureTradingGas } from "../test/gas/measure-trading.js";
import { usedByName } from "../test/gas/split.js";

const { values } = parseArgs({ options: { out: { type: "string", default: "snapshots/gas.json" } } });
const splits = {
  ...(await measureGas()),
  ...(await measureTradingGas()),
  ...(await measureBackstopGas()),
  ...(await measureSourceGas()),
};
const used = usedByName(splits);
mkdirSync(dirname(values.out), { recursive: true });
writeFileSync(values.out, `${JSON.stringify(used, Object.keys(used).sort(), 2)}\n`);
console.table(splits);

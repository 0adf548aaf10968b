/** Measures the gas of the hot paths and writes it: tsx scripts/snapshot-gas.ts [--out FILE] (default snapshots/gas.json). */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { measureGas } from "../test/gas/measure.js";
import { measureTradingGas } from "../test/gas/measure-trading.js";

const { values } = parseArgs({ options: { out: { type: "string", default: "snapshots/gas.json" } } });
const gas = { ...(await measureGas()), ...(await measureTradingGas()) };
mkdirSync(dirname(values.out), { recursive: true });
writeFileSync(values.out, `${JSON.stringify(gas, Object.keys(gas).sort(), 2)}\n`);
console.log(gas);

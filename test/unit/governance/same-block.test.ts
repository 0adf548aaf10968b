import { expect } from "chai";
import { solidityFiles } from "../../../scripts/checks/lib/solidity.js";
import { restrictedFunctions } from "../../../scripts/lib/powers/restricted.js";
import { HOSTILE, stepsFrom, termsOf } from "../../fixtures/hostile-calls.js";
import {
  attemptsOn,
  borrower,
  ETH_FUTURE,
  ETH_PERP,
  inOneBlock,
  type Line,
  lineSystem,
  long,
  type Subject,
  toTheLine,
} from "../../fixtures/line.js";
import { networkHelpers } from "../../fixtures/system.js";
import { sumsOf } from "../../fixtures/trading.js";

const { loadFixture, takeSnapshot } = networkHelpers;

/** Feeds, engine, liquidator and backstop are what accounts are judged by: another one judges anew. */
const POINTERS = ["Vault.setBackstop", "Vault.setEngine", "Vault.setLiquidator"];

const SUBJECTS: Readonly<Record<string, (s: Line) => Promise<Subject>>> = {
  "a borrower": (s) => borrower(s, 10n, 15_000n),
  "a borrower against two fifths of the depth": (s) => borrower(s, 5_000n, 5_600_000n),
  "a long perpetual": (s) => long(s, ETH_PERP),
  "a long future": (s) => long(s, ETH_FUTURE),
};

const fixtures = Object.entries(SUBJECTS).map(([name, open]) => {
  const fixture = async () => {
    const s = await lineSystem();
    const subject = await open(s);
    const answer = await toTheLine(s, subject);
    return { ...s, subject, answer };
  };
  return [name, fixture] as const;
});

describe("governance · no setter makes an account liquidatable in its block", () => {
  it("HLT-2, ACL-3 · every restricted function is tried, or replaces what judges", () => {
    const places = restrictedFunctions(solidityFiles(process.cwd())).map(({ contract, name }) => `${contract}.${name}`);
    expect([...Object.keys(HOSTILE), ...POINTERS].sort()).to.deep.equal(places.sort());
  });

  for (const [name, fixture] of fixtures) {
    it(`HLT-2, G-01, CHM-4 · ${name} at its line is at worst called, whatever is set in the block before`, async () => {
      const s = await loadFixture(fixture);
      const { worth, buffer } = await sumsOf(s, s.subject.account);
      expect(worth - buffer).to.be.within(0n, buffer / 5_000n);
      expect(await inOneBlock(attemptsOn(s, s.subject))).to.deep.equal([]);
      let tried = 0;
      for (const [place, calls] of Object.entries(HOSTILE)) {
        for (const given of await calls(s)) {
          const snapshot = await takeSnapshot();
          const setting = async (fees: object) => s.functionOf(place).call.send(...given, fees);
          const passed = await inOneBlock({ [place]: setting, ...attemptsOn(s, s.subject) });
          expect(passed[0], `${place} ${tried}`).to.equal(place);
          expect(
            passed.slice(1).filter((each) => each !== "callMargin"),
            place,
          ).to.deep.equal([]);
          await snapshot.restore();
          ++tried;
        }
      }
      expect(tried).to.be.greaterThan(50);
    });

    it(`HLT-2, G-01, CHM-4 · ${name} at its line: each step of haircut, close-out share and depth is refused or leaves it unsold`, async () => {
      const s = await loadFixture(fixture);
      const counts = { taken: 0, refused: 0 };
      for (const haircut of stepsFrom(termsOf(s.subject.leg))) {
        const snapshot = await takeSnapshot();
        const setting = async (fees: object) => s.engine.setHaircut(s.subject.leg, haircut, 1, fees);
        const passed = await inOneBlock({ setting, ...attemptsOn(s, s.subject) });
        ++counts[passed.includes("setting") ? "taken" : "refused"];
        const sold = passed.filter((each) => each !== "setting" && each !== "callMargin");
        expect(sold, `${haircut.maintenance} ${haircut.closeOut} ${haircut.depth}`).to.deep.equal([]);
        await snapshot.restore();
      }
      expect(counts.taken).to.be.greaterThan(5);
      expect(counts.refused).to.be.greaterThan(5);
    });

    it(`HLT-2 · ${name} is sold, offset, absorbed or deleveraged by the same calls once it is in distress`, async () => {
      const s = await loadFixture(fixture);
      const attempts = attemptsOn(s, s.subject);
      const passed = new Set<string>();
      for (const share of [999n, 985n, 950n, 700n, 500n]) {
        await s.subject.setPrice((s.answer * share) / 1_000n);
        for (const [attempt, send] of Object.entries(attempts)) {
          const snapshot = await takeSnapshot();
          for (const each of await inOneBlock({ [attempt]: send })) passed.add(each);
          await snapshot.restore();
        }
      }
      expect([...passed].sort()).to.deep.equal(Object.keys(attempts).sort());
    });
  }
});

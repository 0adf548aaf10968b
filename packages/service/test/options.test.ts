import assert from "node:assert/strict";
import { test } from "node:test";
import { optionLines, readOptions, StartError } from "../src/index.ts";

const OPTIONS = {
  "poll-ms": { env: "POLL_MS", value: "N", help: "pause", fallback: "1000" },
  store: { env: "STORE", value: "FILE", help: "file" },
};

test("options · the command line wins over the environment, both over the fallback", () => {
  assert.deepEqual(readOptions(OPTIONS, [], {}), { "poll-ms": "1000", store: undefined });
  assert.deepEqual(readOptions(OPTIONS, [], { POLL_MS: "5", STORE: "a" }), { "poll-ms": "5", store: "a" });
  assert.equal(readOptions(OPTIONS, ["--poll-ms", "7"], { POLL_MS: "5" })["poll-ms"], "7");
  assert.throws(() => readOptions(OPTIONS, ["--nonsense"], {}), StartError);
});

test("options · help has a line per option, with fallback and variable", () => {
  assert.deepEqual(optionLines(OPTIONS), [
    "  --poll-ms N               pause (1000) [POLL_MS]",
    "  --store FILE              file [STORE]",
  ]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { entryAt } from "../src/entry-at.ts";
import { MissingEntryError } from "../src/errors.ts";

test("entryAt · counts from the start, or from the end when negative", () => {
  assert.equal(entryAt([5, 6, 7], 1), 6);
  assert.equal(entryAt([5, 6, 7], -1), 7);
});

test("entryAt · a list that is too short is an error that says so", () => {
  assert.throws(() => entryAt([5], 1), new MissingEntryError("A list of 1 has no entry 1; give a longer one."));
  assert.throws(() => entryAt([], -1), MissingEntryError);
});

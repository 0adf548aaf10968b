import { resolve } from "node:path";
import type { TestEvent } from "node:test/reporters";
import type { Report } from "./report.ts";

/**
 * Reporter of `node --test` that writes the totals of the whole run as a Report. Node counts a file without tests as one
 * passed test that has the file's name; here it is a failure.
 */
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  let empty = 0;
  for await (const { type, data } of events) {
    if (type === "test:pass" && data.file !== undefined && resolve(data.name) === data.file) empty += 1;
    if (type !== "test:summary" || data.file !== undefined) continue;
    const { tests, passed, skipped, todo } = data.counts;
    const failed = tests - passed - skipped - todo;
    yield JSON.stringify({ passed: passed - empty, failed: failed + empty, skipped: skipped + todo } satisfies Report);
  }
}

import type { Appraisal } from "@plimsoll/sdk";

/** Live seconds after which a call nobody acted on needs a second notice. */
const NOTICE_AFTER = 86_400n;

export function isNoticeDue({ header, call }: Appraisal, live: bigint): boolean {
  return header.isCalled && !header.isActed && !call.isNoticed && live > call.startedAt + NOTICE_AFTER;
}

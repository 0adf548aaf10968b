import type { Sentences } from "../sentence.ts";
import { accessSentences } from "./access.ts";
import { backstopSentences } from "./backstop.ts";
import { exchangeSentences } from "./exchange.ts";
import { flashKeeperSentences } from "./flash-keeper.ts";
import { liquidatorSentences } from "./liquidator.ts";
import { marketSentences } from "./market.ts";
import { outflowQueueSentences } from "./outflow-queue.ts";
import { peripherySentences } from "./periphery.ts";
import { riskSentences } from "./risk.ts";
import { sharesSentences } from "./shares.ts";
import { sourceSentences } from "./sources.ts";
import { tokenSentences } from "./token.ts";
import { topUpSentences } from "./top-ups.ts";
import { vaultSentences } from "./vault.ts";

/** One sentence per custom error that can reach a user. */
export const sentences: Sentences = {
  ...vaultSentences,
  ...marketSentences,
  ...exchangeSentences,
  ...liquidatorSentences,
  ...backstopSentences,
  ...riskSentences,
  ...accessSentences,
  ...tokenSentences,
  ...flashKeeperSentences,
  ...peripherySentences,
  ...sharesSentences,
  ...sourceSentences,
  ...topUpSentences,
  ...outflowQueueSentences,
};

import type { Route } from "../route.ts";

/** Without an answer of the chain for so long the relay is not well. */
const MOST_SILENCE_MS = 30_000;

export const getHealth: Route = {
  method: "GET",
  path: "/health",
  hasSubject: false,
  answer({ progress, book, config, domain, sender }) {
    const isWell = progress.block !== undefined && Date.now() - progress.lookedAt < MOST_SILENCE_MS;
    const body = {
      isWell,
      isIdle: progress.isIdle && !progress.isDirty,
      block: progress.block,
      orders: book.live().length,
      chainId: config.deployment.chainId,
      exchange: domain.verifyingContract,
      relay: sender.address,
    };
    return { status: isWell ? 200 : 503, body };
  },
};

export type { KeeperConfig } from "./config/config.ts";
export { readConfig } from "./config/read-config.ts";
export { StartError } from "./errors.ts";
export type { EventSink, KeeperEvent } from "./log.ts";
export { runKeeper, type KeeperHooks } from "./run-keeper.ts";

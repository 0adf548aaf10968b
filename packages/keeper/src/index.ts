export type { KeeperConfig } from "./config/config.ts";
export { readConfig } from "./config/read-config.ts";
export { runKeeper, type KeeperHooks } from "./run-keeper.ts";
export { StartError, type EventSink, type ServiceEvent as KeeperEvent } from "@plimsoll/service";

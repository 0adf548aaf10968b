export type { RelayConfig } from "./config/config.ts";
export { readConfig } from "./config/read-config.ts";
export { StartError, type EventSink, type ServiceEvent as RelayEvent } from "@plimsoll/service";
export { runRelay, type RelayHooks } from "./run-relay.ts";
export type { BookView, Message } from "./stream/publisher.ts";

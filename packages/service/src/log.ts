/** One thing that happened. Money is WAD USD unless the name says otherwise. */
export type ServiceEvent = { readonly event: string } & Readonly<Record<string, unknown>>;

export type EventSink = (event: ServiceEvent) => void;

/** A JSON line; bigints become decimal strings. */
export function toLine(event: ServiceEvent): string {
  return JSON.stringify(event, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
}

/** Passes events on without any of the secrets, whole or as part of a text. */
export function withoutSecrets(secrets: readonly string[], sink: EventSink): EventSink {
  return (event) => {
    const clean = secrets.reduce(
      (line, secret) => line.replaceAll(JSON.stringify(secret).slice(1, -1), "***"),
      toLine(event),
    );
    sink(JSON.parse(clean) as ServiceEvent);
  };
}

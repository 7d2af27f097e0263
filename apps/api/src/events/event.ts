/** What can happen, as watchers are told it. */
export type EventType =
  | 'version.loaded'
  | 'version.refused'
  | 'version.retired'
  | 'routing.changed'
  | 'store.unavailable'
  | 'store.available'
  | 'drift.changed'
  | 'breaker.opened'
  | 'breaker.closed';

/** Plain JSON. */
export type EventData = Readonly<Record<string, JsonValue>>;
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/** Something that happened. */
export interface LoggedEvent {
  /** Increases with every event, also over restarts. */
  readonly id: number;
  readonly type: EventType;
  readonly data: EventData;
}

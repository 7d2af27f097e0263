import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../config/configuration.ts';
import type { EventData, EventType, LoggedEvent } from './event.ts';

/** Events that are kept for whoever comes back. */
const CAPACITY = 1000;

/** What a watcher who comes back has missed. */
export interface Missed {
  /** What is still known of it, oldest first. */
  readonly events: readonly LoggedEvent[];
  /** Whether there may have been more: the ids are too old, or another process gave them. */
  readonly hasGap: boolean;
  /** The id before the first of these events. */
  readonly from: number;
}

/**
 * The latest events of this process, in memory. Whoever learns of something publishes it here; nobody waits for who
 * watches. Ids count up from a thousand times the milliseconds at which the process began, so that neither a restart
 * nor another replica gives an id twice, and an id of either is recognised as foreign.
 */
@Injectable()
export class EventLog {
  readonly #ring: LoggedEvent[] = [];
  readonly #listeners = new Set<(event: LoggedEvent) => void>();
  readonly #before: number;
  #newest: number;

  constructor(@Inject(CLOCK) clock: Clock) {
    this.#before = clock() * 1000;
    this.#newest = this.#before;
  }

  /** The id of the latest event, or the one before the first. */
  get newest(): number {
    return this.#newest;
  }

  /** Tells everybody who watches, at once. */
  publish(type: EventType, data: EventData): LoggedEvent {
    this.#newest++;
    const event: LoggedEvent = { id: this.#newest, type, data };
    // The id says where an event stands in the ring.
    this.#ring[(event.id - this.#before - 1) % CAPACITY] = event;
    for (const listener of this.#listeners) listener(event);
    return event;
  }

  /** @returns what ends the subscription */
  subscribe(listener: (event: LoggedEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** What came after the event with this id. */
  since(id: number): Missed {
    const oldest = this.#newest - this.#ring.length;
    const hasGap = !(id >= oldest && id <= this.#newest);
    const from = hasGap ? oldest : id;
    const events = [...this.#ring].sort((a, b) => a.id - b.id).filter((event) => event.id > from);
    return { events, hasGap, from };
  }
}

import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { ProblemException } from '../edge/problem.ts';
import { Lifecycle } from '../health/lifecycle.ts';
import { EventLog } from './event-log.ts';
import { eventText, gapText, greetingText, HEARTBEAT_TEXT, SHUTDOWN_TEXT } from './event-text.ts';

/** Limits of the event streams; durations in milliseconds. */
export interface EventStreamSettings {
  readonly heartbeatMs: number;
  /** Streams open at the same time, over all callers. */
  readonly maximumStreams: number;
  /** Bytes that may wait for a slow reader before it is dropped. */
  readonly maximumBacklog: number;
  /** How long the end of a stream may take at shutdown. */
  readonly farewellMs: number;
}

/** Injection token of the {@link EventStreamSettings}. */
export const EVENT_STREAM_SETTINGS = Symbol('EVENT_STREAM_SETTINGS');

export const EVENT_STREAMS: EventStreamSettings = {
  heartbeatMs: 15_000,
  maximumStreams: 100,
  maximumBacklog: 1024 * 1024,
  farewellMs: 1_000,
};

/** The open event streams: each event is written out once and sent to all of them. */
@Injectable()
export class EventStreams implements OnModuleInit, BeforeApplicationShutdown {
  readonly #logger = new Logger(EventStreams.name);
  readonly #log: EventLog;
  readonly #lifecycle: Lifecycle;
  readonly #settings: EventStreamSettings;
  readonly #open = new Set<ServerResponse>();
  #unsubscribe: () => void = () => undefined;
  #heartbeat: NodeJS.Timeout | undefined;

  constructor(
    @Inject(EventLog) log: EventLog,
    @Inject(Lifecycle) lifecycle: Lifecycle,
    @Inject(EVENT_STREAM_SETTINGS) settings: EventStreamSettings,
  ) {
    this.#log = log;
    this.#lifecycle = lifecycle;
    this.#settings = settings;
  }

  /** How many streams are open. */
  get size(): number {
    return this.#open.size;
  }

  onModuleInit(): void {
    this.#unsubscribe = this.#log.subscribe((event) => this.#sendAll(eventText(event)));
    this.#heartbeat = setInterval(() => this.#sendAll(HEARTBEAT_TEXT), this.#settings.heartbeatMs).unref();
  }

  /**
   * Makes sure that one more stream can be opened.
   *
   * @throws ProblemException `too_many_streams` when there are as many as may be, or the process is to stop
   */
  checkRoom(): void {
    if (!this.#lifecycle.isDraining && this.#open.size < this.#settings.maximumStreams) return;
    throw new ProblemException(
      'too_many_streams',
      this.#lifecycle.isDraining
        ? 'The server is about to stop; connect again in a moment.'
        : `${this.#open.size} event streams are open, which is the limit. Close one, or read what you need by polling.`,
      [],
      { 'retry-after': '5' },
    );
  }

  /**
   * Sends events into an answer whose headers are written, until either side ends it.
   *
   * @param lastEventId the last event that the watcher has seen; null: only what comes from now on
   */
  open(response: ServerResponse, lastEventId: number | null): void {
    this.#open.add(response);
    // Not the request's end: that comes when its (empty) body is read.
    response.on('close', () => this.#open.delete(response));
    if (lastEventId === null) {
      this.#send(response, greetingText(this.#log.newest));
      return;
    }
    const { events, hasGap, from } = this.#log.since(lastEventId);
    this.#send(
      response,
      [greetingText(from), hasGap ? gapText(from) : '', ...events.map(eventText)].join(''),
    );
  }

  /** Runs before the server closes, which would wait for the streams for ever. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#unsubscribe();
    clearInterval(this.#heartbeat);
    const streams = [...this.#open];
    const closed = streams.map(
      (response) =>
        new Promise<void>((resolve) => {
          response.once('close', resolve);
          response.end(SHUTDOWN_TEXT);
        }),
    );
    const farewell = new AbortController();
    const late = wait(this.#settings.farewellMs, undefined, { signal: farewell.signal }).catch(
      () => undefined,
    );
    await Promise.race([Promise.all(closed), late]);
    farewell.abort();
    for (const response of streams) response.destroy();
  }

  #sendAll(text: string): void {
    for (const response of this.#open) this.#send(response, text);
  }

  #send(response: ServerResponse, text: string): void {
    response.write(text);
    if (response.writableLength <= this.#settings.maximumBacklog) return;
    this.#open.delete(response);
    response.destroy();
    this.#logger.warn(
      `An event stream was dropped: its reader is ${this.#settings.maximumBacklog} bytes behind. It can connect again.`,
    );
  }
}

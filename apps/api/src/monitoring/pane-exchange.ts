import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { CONFIGURATION, type Configuration } from '../config/configuration.ts';
import { PaneMirror } from './pane-mirror.ts';
import { PaneWriter } from './pane-writer.ts';

const SHORTEST_MS = 250;
const LONGEST_MS = 5_000;

/**
 * Gives this process's panes to the store and takes those of others from it, every few seconds. Reads the last window
 * before the first request comes, so that a restart forgets nothing, and writes what is left when the server has
 * closed. While the store is down, drift is judged by what this process sees and what it has read before.
 */
@Injectable()
export class PaneExchange implements OnModuleInit, OnApplicationShutdown {
  readonly #logger = new Logger(PaneExchange.name);
  readonly #writer: PaneWriter;
  readonly #mirror: PaneMirror;
  readonly #intervalMs: number;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  #isRunning = true;
  #isFailing = false;

  constructor(
    @Inject(PaneWriter) writer: PaneWriter,
    @Inject(PaneMirror) mirror: PaneMirror,
    @Inject(CONFIGURATION) { drift }: Configuration,
  ) {
    this.#writer = writer;
    this.#mirror = mirror;
    this.#intervalMs = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, drift.paneMs / 4));
  }

  async onModuleInit(): Promise<void> {
    await this.#attempt(() => this.#mirror.refresh());
    this.#schedule();
  }

  async onApplicationShutdown(): Promise<void> {
    this.#isRunning = false;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#running;
    await this.#attempt(() => this.#writer.flush());
  }

  /** Writes what has changed here, and reads what has changed elsewhere. Never throws. */
  async exchange(): Promise<void> {
    await this.#attempt(async () => {
      await this.#writer.flush();
      await this.#mirror.refresh();
    });
  }

  #schedule(): void {
    this.#timer = setTimeout(() => {
      this.#running = this.exchange().then(() => {
        if (this.#isRunning) this.#schedule();
      });
    }, this.#intervalMs).unref();
  }

  async #attempt(step: () => Promise<void>): Promise<void> {
    try {
      await step();
      this.#isFailing = false;
    } catch (error) {
      // Said once per outage; the store says the rest.
      if (!this.#isFailing) {
        this.#logger.warn(
          `Drift panes could not be exchanged with the store; it is tried again: ${String(error)}`,
        );
      }
      this.#isFailing = true;
    }
  }
}

import { Global, Inject, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIGURATION, type Configuration } from '../config/configuration.ts';
import { PredictionLog } from './prediction-log.ts';
import { STORE, type Store } from './store.ts';

/** Longer than this the end of the process does not wait for a store that takes nothing. */
const CLOSING_LIMIT_MS = 5_000;

/** The prediction log over the store, which was opened before anything else. */
@Global()
@Module({
  providers: [
    {
      provide: PredictionLog,
      inject: [STORE, CONFIGURATION],
      useFactory: ({ db }: Store, { predictions }: Configuration) =>
        new PredictionLog(db, { flushMs: predictions.flushMs }),
    },
  ],
  exports: [PredictionLog],
})
export class StoreModule implements OnApplicationShutdown {
  readonly #store: Store;
  readonly #log: PredictionLog;

  constructor(@Inject(STORE) store: Store, @Inject(PredictionLog) log: PredictionLog) {
    this.#store = store;
    this.#log = log;
  }

  /** Nest calls this after the server has closed, so nothing is predicted any more. */
  async onApplicationShutdown(): Promise<void> {
    const lost = await this.#log.close(CLOSING_LIMIT_MS);
    if (lost > 0) {
      new Logger(StoreModule.name).error(`${lost} predictions could not be written before the end.`);
    }
    await this.#store.close();
  }
}

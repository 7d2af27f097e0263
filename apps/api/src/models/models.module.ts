import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIGURATION, type Configuration } from '../config/configuration.ts';
import { EventLog } from '../events/event-log.ts';
import { EventsModule } from '../events/events.module.ts';
import { STORE, type Store } from '../store/store.ts';
import { AliasBook } from './alias-book.ts';
import { AliasesController } from './aliases.controller.ts';
import { DecisionBook } from './decision-book.ts';
import { ModelPool } from './model-pool.ts';
import { ModelsController } from './models.controller.ts';
import { publishVersions } from './publish-versions.ts';

/** The models that the api serves: loaded before anything that needs them is made. */
@Module({
  imports: [EventsModule],
  controllers: [ModelsController, AliasesController],
  providers: [
    AliasBook,
    { provide: DecisionBook, inject: [STORE], useFactory: (store: Store) => DecisionBook.open(store) },
    {
      provide: ModelPool,
      inject: [CONFIGURATION, DecisionBook, EventLog],
      useFactory: async (configuration: Configuration, decisions: DecisionBook, events: EventLog) => {
        const pool = await ModelPool.load(configuration, decisions, {
          batchRows: configuration.scoring.batchRows,
          batchWaitMs: configuration.scoring.batchWaitMs,
        });
        decisions.onDecision((model) => {
          pool.decided(model);
          events.publish('routing.changed', { model });
        });
        publishVersions(pool, events);
        pool.follow();
        return pool;
      },
    },
  ],
  exports: [ModelPool, DecisionBook],
})
export class ModelsModule implements OnApplicationShutdown {
  readonly #pool: ModelPool;

  constructor(@Inject(ModelPool) pool: ModelPool) {
    this.#pool = pool;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#pool.close();
  }
}

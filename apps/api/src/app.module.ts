import { Global, Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { AdminKey } from './access/admin-key.ts';
import { CLOCK, CONFIGURATION, type Clock, type Configuration } from './config/configuration.ts';
import { ProblemFilter } from './edge/problem-filter.ts';
import { RouteTable } from './edge/route-table.ts';
import { EVENT_STREAM_SETTINGS, type EventStreamSettings } from './events/event-streams.ts';
import { EventsModule } from './events/events.module.ts';
import { ExperimentsModule } from './experiments/experiments.module.ts';
import { FeedbackModule } from './feedback/feedback.module.ts';
import { HealthModule } from './health/health.module.ts';
import { Lifecycle } from './health/lifecycle.ts';
import { InferenceModule } from './inference/inference.module.ts';
import { MetricsModule } from './metrics/metrics.module.ts';
import { STORE, type Store } from './store/store.ts';
import { StoreModule } from './store/store.module.ts';

/** What the whole process shares. */
export interface Surroundings {
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly adminKey: AdminKey;
  readonly lifecycle: Lifecycle;
  readonly routes: RouteTable;
  readonly eventStreams: EventStreamSettings;
  readonly store: Store;
}

@Global()
@Module({})
export class AppModule {
  static with({
    configuration,
    clock,
    adminKey,
    lifecycle,
    routes,
    eventStreams,
    store,
  }: Surroundings): DynamicModule {
    const shared = [
      { provide: CONFIGURATION, useValue: configuration },
      { provide: CLOCK, useValue: clock },
      { provide: AdminKey, useValue: adminKey },
      { provide: Lifecycle, useValue: lifecycle },
      { provide: RouteTable, useValue: routes },
      { provide: EVENT_STREAM_SETTINGS, useValue: eventStreams },
      { provide: STORE, useValue: store },
    ];
    return {
      module: AppModule,
      imports: [
        MetricsModule.register(),
        StoreModule,
        EventsModule,
        InferenceModule,
        ExperimentsModule,
        FeedbackModule,
        HealthModule,
      ],
      providers: [...shared, { provide: APP_FILTER, useClass: ProblemFilter }],
      exports: shared.map(({ provide }) => provide),
    };
  }
}

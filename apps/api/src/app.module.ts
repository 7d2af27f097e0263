import { Global, Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access/access.guard.ts';
import { AdminKey } from './access/admin-key.ts';
import { CLOCK, CONFIGURATION, type Clock, type Configuration } from './config/configuration.ts';
import { ProblemFilter } from './edge/problem-filter.ts';
import { RouteTable } from './edge/route-table.ts';
import { ExperimentsModule } from './experiments/experiments.module.ts';
import { HealthModule } from './health/health.module.ts';
import { Lifecycle } from './health/lifecycle.ts';
import { InferenceModule } from './inference/inference.module.ts';
import { MetricsModule } from './metrics/metrics.module.ts';

/** What the whole process shares. */
export interface Surroundings {
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly adminKey: AdminKey;
  readonly lifecycle: Lifecycle;
  readonly routes: RouteTable;
}

@Global()
@Module({})
export class AppModule {
  static with({ configuration, clock, adminKey, lifecycle, routes }: Surroundings): DynamicModule {
    const shared = [
      { provide: CONFIGURATION, useValue: configuration },
      { provide: CLOCK, useValue: clock },
      { provide: AdminKey, useValue: adminKey },
      { provide: Lifecycle, useValue: lifecycle },
      { provide: RouteTable, useValue: routes },
    ];
    return {
      module: AppModule,
      imports: [MetricsModule.register(), InferenceModule, ExperimentsModule, HealthModule],
      providers: [
        ...shared,
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_GUARD, useClass: AccessGuard },
      ],
      exports: shared.map(({ provide }) => provide),
    };
  }
}

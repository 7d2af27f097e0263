import { Module } from '@nestjs/common';
import { ModelsModule } from '../models/models.module.ts';
import { ModelRoutingController } from './model-routing.controller.ts';
import { RoutingController } from './routing.controller.ts';
import { RoutingDecisions } from './routing-decisions.ts';

/** Who gets which version. */
@Module({
  imports: [ModelsModule],
  controllers: [RoutingController, ModelRoutingController],
  providers: [RoutingDecisions],
})
export class ExperimentsModule {}

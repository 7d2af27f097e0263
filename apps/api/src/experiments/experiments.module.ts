import { Module } from '@nestjs/common';
import { ModelsModule } from '../models/models.module.ts';
import { RoutingController } from './routing.controller.ts';

/** Who gets which version. */
@Module({ imports: [ModelsModule], controllers: [RoutingController] })
export class ExperimentsModule {}

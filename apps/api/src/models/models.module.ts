import { Module } from '@nestjs/common';
import { CONFIGURATION } from '../config/configuration.ts';
import { ModelPool } from './model-pool.ts';
import { ModelsController } from './models.controller.ts';

/** The models that the api serves: loaded before anything that needs them is made. */
@Module({
  controllers: [ModelsController],
  providers: [{ provide: ModelPool, inject: [CONFIGURATION], useFactory: ModelPool.load }],
  exports: [ModelPool],
})
export class ModelsModule {}

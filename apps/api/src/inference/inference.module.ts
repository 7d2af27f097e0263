import { Module } from '@nestjs/common';
import { ModelsModule } from '../models/models.module.ts';
import { MonitoringModule } from '../monitoring/monitoring.module.ts';
import { PredictController } from './predict.controller.ts';
import { Scorer } from './scorer.ts';

/** Prediction protocols over one scorer. */
@Module({
  imports: [ModelsModule, MonitoringModule],
  controllers: [PredictController],
  providers: [Scorer],
})
export class InferenceModule {}

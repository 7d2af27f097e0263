import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { ModelsModule } from '../models/models.module.ts';
import { HealthController } from './health.controller.ts';
import { InfoController } from './info.controller.ts';
import { Readiness } from './readiness.ts';

/** How the process is, and what it is. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false }), ModelsModule],
  controllers: [HealthController, InfoController],
  providers: [Readiness],
})
export class HealthModule {}

import { Inject, Module, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { CLOCK, CONFIGURATION, type Clock, type Configuration } from '../config/configuration.ts';
import { ModelsModule } from '../models/models.module.ts';
import { RetentionJob } from '../store/retention-job.ts';
import { STORE, type Store } from '../store/store.ts';
import { FeedbackController } from './feedback.controller.ts';
import { FeedbackCounts } from './feedback-counts.ts';
import { takeLines } from './feedback-lines.ts';
import { Feedback } from './feedback.ts';
import { PerformanceController } from './performance.controller.ts';

/** Ground truth: taken, joined with predictions, summed up, and kept for as long as it is wanted. */
@Module({
  imports: [ModelsModule],
  controllers: [FeedbackController, PerformanceController],
  providers: [
    Feedback,
    FeedbackCounts,
    {
      provide: RetentionJob,
      inject: [STORE, CLOCK, CONFIGURATION],
      useFactory: ({ db }: Store, clock: Clock, { predictions }: Configuration) =>
        new RetentionJob(db, clock, predictions),
    },
  ],
  exports: [FeedbackCounts],
})
export class FeedbackModule implements OnModuleInit, OnModuleDestroy {
  readonly #retention: RetentionJob;

  constructor(
    @Inject(HttpAdapterHost) { httpAdapter }: HttpAdapterHost<FastifyAdapter>,
    @Inject(RetentionJob) retention: RetentionJob,
  ) {
    this.#retention = retention;
    takeLines(httpAdapter.getInstance());
  }

  onModuleInit(): void {
    this.#retention.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.#retention.stop();
  }
}

import { Module, type OnApplicationShutdown, Inject } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { Readiness } from '../health/readiness.ts';
import { ModelsModule } from '../models/models.module.ts';
import { MonitoringModule } from '../monitoring/monitoring.module.ts';
import { StoreModule } from '../store/store.module.ts';
import { Admission } from './admission.ts';
import { LoopLag } from './loop-lag.ts';
import { MlflowController } from './mlflow/mlflow.controller.ts';
import { ModelPredictController } from './native/model-predict.controller.ts';
import { PredictController } from './native/predict.controller.ts';
import { InferController } from './open-inference/infer.controller.ts';
import { ModelController } from './open-inference/model.controller.ts';
import { RepositoryController } from './open-inference/repository.controller.ts';
import { ServerController } from './open-inference/server.controller.ts';
import { TritonRequests } from './open-inference/triton-requests.ts';
import { Recorders } from './recorders.ts';
import { Router } from './router.ts';
import { Scorer } from './scorer.ts';
import { ShadowBook } from './shadow-book.ts';
import { ShadowScorer } from './shadow-scorer.ts';
import { ShadowsController } from './shadows.controller.ts';
import { WorkerScorer } from './worker-scorer.ts';

/** Prediction protocols over one scorer. */
@Module({
  imports: [ModelsModule, MonitoringModule, StoreModule, TerminusModule.forRoot({ logger: false })],
  controllers: [
    PredictController,
    ModelPredictController,
    ShadowsController,
    ServerController,
    ModelController,
    InferController,
    RepositoryController,
    MlflowController,
  ],
  providers: [
    Scorer,
    Router,
    Admission,
    LoopLag,
    Recorders,
    WorkerScorer,
    ShadowBook,
    ShadowScorer,
    Readiness,
    TritonRequests,
  ],
  exports: [Scorer, Admission, ShadowScorer],
})
export class InferenceModule implements OnApplicationShutdown {
  readonly #lag: LoopLag;

  constructor(@Inject(LoopLag) lag: LoopLag) {
    this.#lag = lag;
  }

  onApplicationShutdown(): void {
    this.#lag.stop();
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { ModelPool } from '../models/model-pool.ts';
import { STORE, type Store } from '../store/store.ts';
import { Lifecycle } from './lifecycle.ts';

/** What must hold before traffic is sent here, each named, with the reason when it does not. No check does any work. */
@Injectable()
export class Readiness {
  readonly #indicator: HealthIndicatorService;
  readonly #pool: ModelPool;
  readonly #lifecycle: Lifecycle;
  readonly #store: Store;

  constructor(
    @Inject(HealthIndicatorService) indicator: HealthIndicatorService,
    @Inject(ModelPool) pool: ModelPool,
    @Inject(Lifecycle) lifecycle: Lifecycle,
    @Inject(STORE) store: Store,
  ) {
    this.#indicator = indicator;
    this.#pool = pool;
    this.#lifecycle = lifecycle;
    this.#store = store;
  }

  /** The default model can answer. */
  defaultModel(): HealthIndicatorResult {
    const check = this.#indicator.check('default_model');
    const name = this.#pool.defaultName;
    const model = this.#pool.find(name);
    if (model === undefined) {
      return check.down({
        model: name,
        reason: 'it is not in the model repository; train it: npm run trainer -- train iris-v1',
      });
    }
    const answering = [...new Set([...model.routing.liveArms.values()].map(({ version }) => version.name))];
    return answering.length > 0
      ? check.up({ model: name, versions: answering })
      : check.down({
          model: name,
          reason: 'no version with a positive weight is loaded; GET /config says why',
        });
  }

  /** The store takes what must be kept. Predictions are answered without it, but neither labels nor decisions are. */
  store(): HealthIndicatorResult {
    const check = this.#indicator.check('store');
    const found = this.#store.health.current();
    return found.state === 'available'
      ? check.up({ engine: this.#store.engine })
      : check.down({ engine: this.#store.engine, reason: found.reason });
  }

  /** The process was not told to stop. */
  running(): HealthIndicatorResult {
    const check = this.#indicator.check('running');
    return this.#lifecycle.isDraining
      ? check.down({ reason: 'the process was told to stop and is draining' })
      : check.up();
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { Admission } from '../inference/admission.ts';
import { MetricsRegistry } from './metrics-registry.ts';

/** What was turned away. */
@Injectable()
export class OverloadMetrics {
  constructor(@Inject(Admission) admission: Admission, @Inject(MetricsRegistry) registry: MetricsRegistry) {
    registry.define('prediction_shed_total', () => [[{}, admission.shed]]);
  }
}

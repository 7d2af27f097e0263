import { escapePointer } from '@switchyard/model-io';
import { MAXIMUM_FAULTS, type ProblemFault } from '../../edge/problem.ts';
import { invalid } from '../read-rows.ts';
import { MAXIMUM_ROWS, type ScoreRequest } from '../score-request.ts';
import { unitFault } from '../unit.ts';

/** What a body of the native protocol asks for, once its envelope is known to be right. */
export interface PredictRequest extends Omit<ScoreRequest, 'target' | 'signal'> {
  /** Whether the rows came as `instances`, and so the answer is a list. */
  readonly isBatch: boolean;
}

const KEYS = ['features', 'instances', 'unit', 'explain', 'dry_run'];

/**
 * Reads the static part of a prediction body: exactly one of `features` and `instances`, and the options. Written by
 * hand because it runs on every request (see ADR 0004); the rows are checked by the model's own compiled encoder.
 *
 * @throws ProblemException `invalid_input` with every fault
 */
export function readPredictRequest(body: unknown): PredictRequest {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalid([{ pointer: '', detail: 'must be an object with "features" or "instances".' }]);
  }
  const { features, instances, unit, explain, dry_run: dryRun } = body as Readonly<Record<string, unknown>>;
  const faults: ProblemFault[] = [];
  const unknown = Object.keys(body).filter((key) => !KEYS.includes(key));
  for (const key of unknown.slice(0, MAXIMUM_FAULTS)) {
    faults.push({
      pointer: `/${escapePointer(key)}`,
      detail: `is not a known key; the keys are ${KEYS.join(', ')}.`,
    });
  }
  const hasFeatures = Object.hasOwn(body, 'features');
  const hasInstances = Object.hasOwn(body, 'instances');
  if (hasFeatures === hasInstances) {
    faults.push({
      pointer: '',
      detail: 'must have exactly one of "features" (one row) and "instances" (many rows).',
    });
  }
  if (hasInstances) faults.push(...batchFaults(instances));
  const wrongUnit = unitFault(unit);
  if (wrongUnit !== null) faults.push({ pointer: '/unit', detail: wrongUnit });
  if (explain !== undefined && typeof explain !== 'boolean') {
    faults.push({ pointer: '/explain', detail: 'must be true or false.' });
  }
  if (dryRun !== undefined && typeof dryRun !== 'boolean') {
    faults.push({ pointer: '/dry_run', detail: 'must be true or false.' });
  }
  if (faults.length > 0) throw invalid(faults);
  return {
    rows: hasInstances && Array.isArray(instances) ? instances : [features],
    isBatch: hasInstances,
    unit: typeof unit === 'string' ? unit : null,
    explain: explain === true,
    dryRun: dryRun === true,
    pointerOf: hasInstances ? pointerOfInstance : pointerOfFeatures,
  };
}

const pointerOfFeatures = () => '/features';
const pointerOfInstance = (row: number) => `/instances/${row}`;

function batchFaults(instances: unknown): readonly ProblemFault[] {
  if (!Array.isArray(instances)) return [{ pointer: '/instances', detail: 'must be a list of rows.' }];
  if (instances.length === 0) return [{ pointer: '/instances', detail: 'is empty; give at least one row.' }];
  return instances.length > MAXIMUM_ROWS
    ? [
        {
          pointer: '/instances',
          detail: `has ${instances.length} rows; at most ${MAXIMUM_ROWS} are taken at once.`,
        },
      ]
    : [];
}

import { ApiProperty } from '@nestjs/swagger';
import { ProblemException } from '../edge/problem.ts';
import { invalid } from '../inference/read-rows.ts';
import { labelOf, type FeedbackResult } from './decide-label.ts';
import type { FeedbackRequest } from './feedback-request.ts';

const STATUSES = ['recorded', 'duplicate', 'revised', 'pending'] as const;
type Status = (typeof STATUSES)[number];

/** What became of a label. */
export class FeedbackAnswer {
  @ApiProperty({ type: 'string', format: 'uuid' })
  declare readonly prediction_id: string;

  @ApiProperty({
    enum: STATUSES,
    description:
      'recorded: kept as the first label. duplicate: it was there already, nothing changed. revised: it replaces another label. pending: the prediction is not known yet',
  })
  declare readonly status: Status;

  @ApiProperty({
    type: 'boolean',
    required: false,
    description: 'Whether the predicted class is the label; absent for a regression and while pending',
  })
  declare readonly correct?: boolean;

  @ApiProperty({
    type: 'number',
    required: false,
    description: 'Prediction minus label; absent for a class and while pending',
  })
  declare readonly error?: number;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'One more with every revision', example: 1 })
  declare readonly revision: number;
}

/** What became of one line of a batch. */
export class FeedbackLineAnswer {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Its number in the body, from 1' })
  declare readonly line: number;

  @ApiProperty({ enum: [...STATUSES, 'failed'] })
  declare readonly status: Status | 'failed';

  @ApiProperty({ type: 'string', format: 'uuid', required: false, description: 'Absent when failed' })
  declare readonly prediction_id?: string;

  @ApiProperty({ type: 'boolean', required: false })
  declare readonly correct?: boolean;

  @ApiProperty({ type: 'number', required: false })
  declare readonly error?: number;

  @ApiProperty({ type: 'integer', minimum: 1, required: false, description: 'Absent when failed' })
  declare readonly revision?: number;

  @ApiProperty({ type: 'string', required: false, description: 'Why it failed, as the code of a problem' })
  declare readonly code?: string;

  @ApiProperty({ type: 'string', required: false, description: 'What is wrong with it and what to do' })
  declare readonly detail?: string;
}

/** What became of a batch. */
export class FeedbackBatchAnswer {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Lines that were not blank' })
  declare readonly lines: number;

  @ApiProperty({ type: 'integer', minimum: 0 })
  declare readonly recorded: number;

  @ApiProperty({ type: 'integer', minimum: 0 })
  declare readonly duplicate: number;

  @ApiProperty({ type: 'integer', minimum: 0 })
  declare readonly revised: number;

  @ApiProperty({ type: 'integer', minimum: 0 })
  declare readonly pending: number;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Lines that were not kept' })
  declare readonly failed: number;

  @ApiProperty({ type: [FeedbackLineAnswer], description: 'One per line, in the order of the body' })
  declare readonly results: FeedbackLineAnswer[];
}

/** @throws ProblemException when the label was not kept */
export function feedbackAnswer(request: FeedbackRequest, result: FeedbackResult): FeedbackAnswer {
  if (result.kind === 'not-allowed') throw invalid([{ pointer: '/label', detail: result.detail }]);
  const { correct, error, revision } = result.row;
  if (result.kind === 'conflict') {
    throw new ProblemException(
      'label_conflict',
      `Prediction ${request.predictionId} has the label ${JSON.stringify(labelOf(result.row))} already (revision ${revision}). To replace it, send the new one with "revise": true.`,
    );
  }
  return {
    prediction_id: request.predictionId,
    status: result.status,
    ...(correct === null ? {} : { correct: correct === 1 }),
    ...(error === null ? {} : { error }),
    revision,
  };
}

/** The answer to a batch. */
export function batchAnswer(results: readonly FeedbackLineAnswer[]): FeedbackBatchAnswer {
  const count = (status: FeedbackLineAnswer['status']) =>
    results.filter((result) => result.status === status).length;
  return {
    lines: results.length,
    recorded: count('recorded'),
    duplicate: count('duplicate'),
    revised: count('revised'),
    pending: count('pending'),
    failed: count('failed'),
    results: [...results],
  };
}

/** A line that was not kept. */
export function failedLine(line: number, { code, message }: ProblemException): FeedbackLineAnswer {
  return { line, status: 'failed', code, detail: message };
}

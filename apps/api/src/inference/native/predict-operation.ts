import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiProblems } from '../../edge/api-problem.ts';
import type { ProblemCode } from '../../edge/problem.ts';
import {
  PREDICT_ANSWER,
  PREDICT_ANSWER_EXAMPLE,
  PREDICT_BODY,
  PREDICT_BODY_EXAMPLES,
} from './predict.schema.ts';

/** What a route of the native protocol does, for the OpenAPI document. */
export interface PredictOperationText {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
}

/** Declares a route of the native protocol: body, answer, and the problems of all such routes besides its own. */
export function PredictOperation(
  text: PredictOperationText,
  ...own: readonly ProblemCode[]
): MethodDecorator & ClassDecorator {
  return applyDecorators(
    HttpCode(200),
    ApiOperation(text),
    ApiBody({ schema: PREDICT_BODY, examples: PREDICT_BODY_EXAMPLES }),
    ApiOkResponse({ schema: PREDICT_ANSWER, example: PREDICT_ANSWER_EXAMPLE }),
    ApiProblems(
      'malformed_json',
      'invalid_input',
      'unauthorized',
      ...own,
      'body_too_large',
      'unsupported_media_type',
      'scoring_failed',
      'not_implemented',
      'model_unavailable',
      'overloaded',
      'store_unavailable',
      'deadline_exceeded',
    ),
  );
}

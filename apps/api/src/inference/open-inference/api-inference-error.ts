import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { PROBLEMS, type ProblemCode } from '../../edge/problem.ts';
import { InferenceError } from './open-inference-answers.ts';

/** Declares, in the OpenAPI document, the refusals of a route of the Open Inference Protocol. */
export function ApiInferenceErrors(...codes: readonly ProblemCode[]): MethodDecorator & ClassDecorator {
  const statuses = [...new Set(codes.map((code) => PROBLEMS[code].status))];
  return applyDecorators(
    ApiExtraModels(InferenceError),
    ...statuses.map((status) => {
      const titles = codes
        .filter((code) => PROBLEMS[code].status === status)
        .map((code) => PROBLEMS[code].title);
      return ApiResponse({
        status,
        description: titles.join('. '),
        content: {
          'application/json': {
            schema: { $ref: getSchemaPath(InferenceError) },
            example: { error: `${titles[0] ?? ''}.` },
          },
        },
      });
    }),
  );
}

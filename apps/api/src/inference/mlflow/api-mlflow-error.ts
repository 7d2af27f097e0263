import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { PROBLEMS, problemOf, type ProblemCode } from '../../edge/problem.ts';
import { MlflowError } from './mlflow-answers.ts';
import { mlflowError } from './mlflow-error.ts';

/** Declares, in the OpenAPI document, the refusals of a route of the MLflow scoring protocol. */
export function ApiMlflowErrors(...codes: readonly ProblemCode[]): MethodDecorator & ClassDecorator {
  const statuses = [...new Set(codes.map((code) => PROBLEMS[code].status))];
  return applyDecorators(
    ApiExtraModels(MlflowError),
    ...statuses.map((status) => {
      const listed = codes.filter((code) => PROBLEMS[code].status === status);
      const description = listed.map((code) => PROBLEMS[code].title).join('. ');
      if (status === 415) {
        return ApiResponse({
          status,
          description,
          content: { 'text/plain': { schema: { type: 'string' } } },
        });
      }
      const examples = listed.map((code) => {
        const { text } = mlflowError(problemOf(code, `${PROBLEMS[code].title}.`, ''));
        return [code, { value: JSON.parse(text) as MlflowError }] as const;
      });
      return ApiResponse({
        status,
        description,
        content: {
          'application/json': {
            schema: { $ref: getSchemaPath(MlflowError) },
            examples: Object.fromEntries(examples),
          },
        },
      });
    }),
  );
}

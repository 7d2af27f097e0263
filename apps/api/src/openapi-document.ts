import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { API_VERSION } from './package-version.ts';
import { PREDICT_SCHEMAS } from './inference/native/predict.schema.ts';

/** The OpenAPI 3.1 document of the api: every route, body, answer and problem. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const document = SwaggerModule.createDocument(
    app,
    new DocumentBuilder()
      .setOpenAPIVersion('3.1.0')
      .setTitle('Switchyard')
      .setDescription(
        'Takes a machine-learning model from a training run to live traffic and keeps it honest there.',
      )
      .setVersion(API_VERSION)
      .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
      .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An api key' })
      .build(),
  );
  document.components ??= {};
  document.components.schemas = {
    ...document.components.schemas,
    ...PREDICT_SCHEMAS,
    Problem: {
      type: 'object',
      description: 'Problem details (RFC 9457)',
      required: ['type', 'title', 'status', 'code', 'detail', 'request_id'],
      properties: {
        type: { type: 'string', format: 'uri', description: 'Stable; one per code' },
        title: { type: 'string' },
        status: { type: 'integer' },
        code: { type: 'string' },
        detail: { type: 'string', description: 'What happened and what to do' },
        request_id: { type: 'string' },
        errors: {
          type: 'array',
          maxItems: 20,
          items: {
            type: 'object',
            required: ['pointer', 'detail'],
            properties: {
              pointer: { type: 'string', description: 'JSON pointer into the body' },
              detail: { type: 'string' },
            },
          },
        },
      },
    },
  };
  return document;
}

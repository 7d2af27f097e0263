import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

const ROW = {
  oneOf: [
    { type: 'array', items: {} },
    { type: 'object', additionalProperties: true },
  ],
};

/** A table as pandas writes it with `orient="split"`. */
export class SplitFrame {
  @ApiProperty({ type: [String], example: ['sepal_length', 'sepal_width', 'petal_length', 'petal_width'] })
  declare readonly columns: string[];

  @ApiPropertyOptional({ type: 'array', items: {}, description: 'Left alone', example: [0] })
  declare readonly index?: unknown[];

  @ApiProperty({ type: 'array', items: { type: 'array', items: {} }, example: [[5.1, 3.5, 1.4, 0.2]] })
  declare readonly data: unknown[][];
}

/** The body of an invocation: rows in exactly one of the four formats. */
export class InvocationBody {
  @ApiPropertyOptional({ type: SplitFrame })
  declare readonly dataframe_split?: SplitFrame;

  @ApiPropertyOptional({ type: 'array', items: { type: 'object', additionalProperties: true } })
  declare readonly dataframe_records?: Readonly<Record<string, unknown>>[];

  @ApiPropertyOptional({
    type: 'array',
    items: ROW,
    description: 'Rows: lists in signature order, or objects',
  })
  declare readonly instances?: unknown[];

  @ApiPropertyOptional({
    oneOf: [
      { type: 'array', items: ROW },
      { type: 'object', additionalProperties: { type: 'array', items: {} } },
    ],
    description: 'Rows, or an object of columns',
  })
  declare readonly inputs?: unknown;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description:
      '`unit`: who must keep getting the same version; without it the request is a unit of its own. `dry_run`: score without counting or recording. Others are left alone',
    example: { unit: 'customer-42' },
  })
  declare readonly params?: Readonly<Record<string, unknown>>;
}

/** The answer to an invocation, in row order. */
export class Predictions {
  @ApiProperty({
    type: 'array',
    items: { oneOf: [{ type: 'string' }, { type: 'number' }] },
    description: 'Names of classes, or numbers',
    example: ['setosa'],
  })
  declare readonly predictions: (string | number)[];
}

/** Every refusal of the MLflow scoring protocol but that of a content type, which is plain text. */
export class MlflowError {
  @ApiProperty({ type: 'string', example: 'BAD_REQUEST' })
  declare readonly error_code: string;

  @ApiProperty({ type: 'string', description: 'What happened and what to do' })
  declare readonly message: string;
}

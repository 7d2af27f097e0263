import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { DATATYPES, type Datatype } from './datatype.ts';

const SCALAR: { oneOf: { type: string }[] } = {
  oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }],
};
const PARAMETERS = { type: 'object' as const, additionalProperties: SCALAR };
const SHAPE = { type: 'array', items: { type: 'integer' } } as const;
const DATA = {
  type: 'array',
  items: {},
  description: 'The values in row-major order, flat or as a list per row; null is a missing value',
} as const;

/** Every refusal under /v2. */
export class InferenceError {
  @ApiProperty({
    type: 'string',
    description: 'What happened and what to do',
    example: 'There is no model "x".',
  })
  declare readonly error: string;
}

/** What serves, and which extensions of the protocol it has. */
export class ServerMetadata {
  @ApiProperty({ type: 'string', example: 'switchyard' })
  declare readonly name: string;

  @ApiProperty({ type: 'string', example: '0.1.0' })
  declare readonly version: string;

  @ApiProperty({ type: [String], example: ['model_repository'] })
  declare readonly extensions: string[];
}

/** The process answers. */
export class ServerLive {
  @ApiProperty({ type: 'boolean', example: true })
  declare readonly live: boolean;
}

/** The server takes traffic. */
export class ServerReady {
  @ApiProperty({ type: 'boolean', example: true })
  declare readonly ready: boolean;
}

/** The names of all models. */
export class ModelNames {
  @ApiProperty({ type: [String], example: ['iris'] })
  declare readonly models: string[];
}

/** A model, or one version of it, answers. */
export class ModelReady {
  @ApiProperty({ type: 'string', example: 'iris' })
  declare readonly name: string;

  @ApiProperty({ type: 'boolean', example: true })
  declare readonly ready: boolean;
}

/** A tensor that a model takes or gives. */
export class TensorDescription {
  @ApiProperty({ type: 'string', example: 'input-0' })
  declare readonly name: string;

  @ApiProperty({ enum: DATATYPES, example: 'FP64' })
  declare readonly datatype: Datatype;

  @ApiProperty({ ...SHAPE, description: '−1 stands for any number of rows', example: [-1, 4] })
  declare readonly shape: number[];

  @ApiPropertyOptional({
    ...PARAMETERS,
    description: '`columns` or `classes`: names by index, as the JSON text of a list',
    example: { columns: '["sepal_length","sepal_width","petal_length","petal_width"]' },
  })
  declare readonly parameters?: Readonly<Record<string, string>>;
}

/** What a model takes and gives. */
export class ModelMetadata {
  @ApiProperty({ type: 'string', example: 'iris' })
  declare readonly name: string;

  @ApiProperty({ type: [String], example: ['1', '2'], description: 'Versions that can be asked for' })
  declare readonly versions: string[];

  @ApiProperty({ type: 'string', example: 'switchyard_forest' })
  declare readonly platform: string;

  @ApiProperty({ type: [TensorDescription] })
  declare readonly inputs: TensorDescription[];

  @ApiProperty({ type: [TensorDescription] })
  declare readonly outputs: TensorDescription[];
}

/** One input tensor: a matrix, or the column of the input it is named after. */
export class InferInput {
  @ApiProperty({ type: 'string', example: 'input-0' })
  declare readonly name: string;

  @ApiProperty({ ...SHAPE, minItems: 1, maxItems: 2, example: [1, 4] })
  declare readonly shape: number[];

  @ApiProperty({ enum: DATATYPES, example: 'FP64' })
  declare readonly datatype: Datatype;

  @ApiPropertyOptional(PARAMETERS)
  declare readonly parameters?: Readonly<Record<string, string | number | boolean>>;

  @ApiProperty({ ...DATA, example: [5.1, 3.5, 1.4, 0.2] })
  declare readonly data: unknown[];
}

/** An output that is asked for. */
export class WantedOutput {
  @ApiProperty({ enum: ['predict', 'predict_proba'] })
  declare readonly name: string;

  @ApiPropertyOptional(PARAMETERS)
  declare readonly parameters?: Readonly<Record<string, string | number | boolean>>;
}

/** The body of an inference request. */
export class InferBody {
  @ApiPropertyOptional({ type: 'string', description: 'Comes back in the answer', example: '42' })
  declare readonly id?: string;

  @ApiPropertyOptional({
    ...PARAMETERS,
    description:
      '`unit`: who must keep getting the same version; without it the request as a whole is a unit of its own. `dry_run`: score without counting or recording. Others are left alone',
    example: { unit: 'customer-42' },
  })
  declare readonly parameters?: Readonly<Record<string, string | number | boolean>>;

  @ApiProperty({
    type: [InferInput],
    description:
      'One tensor of shape [rows, inputs] of any name, values in signature order; or one tensor per input, named after it, of shape [rows] or [rows, 1]. At most 1,000 rows',
  })
  declare readonly inputs: InferInput[];

  @ApiPropertyOptional({
    type: [WantedOutput],
    description: 'Which outputs, in which order; all when absent',
  })
  declare readonly outputs?: WantedOutput[];
}

/** One output tensor; its data is flat, in row-major order. */
export class InferOutput {
  @ApiProperty({ enum: ['predict', 'predict_proba'], example: 'predict' })
  declare readonly name: string;

  @ApiProperty({ ...SHAPE, example: [1] })
  declare readonly shape: number[];

  @ApiProperty({ enum: ['BYTES', 'FP64'], example: 'BYTES' })
  declare readonly datatype: string;

  @ApiPropertyOptional({
    ...PARAMETERS,
    description: '`classes`: the names of the columns of `predict_proba`, as the JSON text of a list',
  })
  declare readonly parameters?: Readonly<Record<string, string>>;

  @ApiProperty({
    type: 'array',
    items: { oneOf: [{ type: 'string' }, { type: 'number' }] },
    example: ['setosa'],
  })
  declare readonly data: (string | number)[];
}

/** The body of an inference response. */
export class InferResponse {
  @ApiProperty({ type: 'string', example: 'iris' })
  declare readonly model_name: string;

  @ApiProperty({ type: 'string', description: 'The version that scored every row', example: '2' })
  declare readonly model_version: string;

  @ApiPropertyOptional({ type: 'string', description: 'The id of the request, if it had one', example: '42' })
  declare readonly id?: string;

  @ApiProperty({
    ...PARAMETERS,
    description:
      '`variant`: the arm of the unit. `model_version`: as elsewhere in this api, such as v2. `prediction_id`: to be sent back with the ground truth; for more rows than one `prediction_ids`, in row order, with commas between',
    example: { model_version: 'v2', variant: 'v2', prediction_id: '01900000-0000-7000-8000-000000000000' },
  })
  declare readonly parameters: Readonly<Record<string, string | number | boolean>>;

  @ApiProperty({ type: [InferOutput] })
  declare readonly outputs: InferOutput[];
}

/** One version in the index of the repository. */
export class IndexedVersion {
  @ApiProperty({ type: 'string', example: 'iris' })
  declare readonly name: string;

  @ApiProperty({ type: 'string', example: '1' })
  declare readonly version: string;

  @ApiProperty({ enum: ['READY', 'UNAVAILABLE'], example: 'READY' })
  declare readonly state: 'READY' | 'UNAVAILABLE';

  @ApiProperty({ type: 'string', example: '', description: 'Why it is not ready' })
  declare readonly reason: string;
}

/** Which versions to list. */
export class IndexBody {
  @ApiPropertyOptional({ type: 'boolean', description: 'Only those that are ready' })
  declare readonly ready?: boolean;
}

/** A model was looked for in the repository, and is ready. */
export class LoadedModel {
  @ApiProperty({ type: 'string', example: 'iris' })
  declare readonly name: string;

  @ApiProperty({ type: 'boolean', example: true })
  declare readonly load: boolean;
}

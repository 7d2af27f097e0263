import { join } from 'node:path';
import type { StageOptions } from './stage-options.ts';
import { OUTPUT } from './run-stage.ts';

/** The option of every stage that works on trained models. */
export const REPOSITORY_OPTION: StageOptions = {
  repository: { value: 'DIR', about: 'model repository of this build', fallback: join(OUTPUT, 'models') },
};

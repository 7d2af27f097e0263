import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand, type Command } from '../process/run-command.ts';
import { programs } from './programs.ts';
import type { StartSettings } from './settings.ts';
import { StartFault } from './start-fault.ts';

/** Two versions of one model, so that the first prediction is already an A/B test. */
const RECIPES = ['iris-v1', 'iris-v2'] as const;

/**
 * Trains the demo models into an empty model repository. A repository with any version in it is somebody's work
 * and is left alone; a note in the data directory remembers a training that was cut short, so that it is resumed.
 * @throws StartFault when a training failed
 */
export async function trainDemoModels(
  settings: StartSettings,
  say: (line: string) => void,
  stop: AbortSignal,
): Promise<void> {
  const { modelDirectory, dataDirectory } = settings;
  if (modelDirectory === undefined) return;
  const unfinished = join(dataDirectory, 'demo-models-unfinished');
  if (holdsVersion(modelDirectory) && !existsSync(unfinished)) return;

  mkdirSync(dataDirectory, { recursive: true });
  writeFileSync(
    unfinished,
    'The demo models are being trained; npm start removes this file when both are there.\n',
  );
  say(`The model repository ${modelDirectory} is empty: training the demo models.`);
  for (const recipe of RECIPES) {
    const end = await runCommand(trainCommand(recipe, modelDirectory), stop);
    if (stop.aborted) return;
    if (end.code !== 0) {
      throw new StartFault(
        `Training ${recipe} failed; its messages are above. Put it right and run npm start again, or train ` +
          `your own model into ${modelDirectory} with: npm run trainer -- train <recipe>`,
      );
    }
  }
  rmSync(unfinished, { force: true });
}

function trainCommand(recipe: string, modelDirectory: string): Command {
  return {
    program: process.execPath,
    args: [programs.trainer, 'train', recipe],
    // The api is not running yet: with its address in the environment the trainer would try to register there.
    environment: { MODEL_REPOSITORY: modelDirectory, SWITCHYARD_API_URL: undefined },
    output: 'show',
  };
}

/** Whether a repository has at least one `<model>/<version>` directory with a manifest in it. */
export function holdsVersion(modelDirectory: string): boolean {
  return folders(modelDirectory).some((model) =>
    folders(join(modelDirectory, model)).some(
      (version) =>
        /^[1-9]\d*$/.test(version) && existsSync(join(modelDirectory, model, version, 'model.json')),
    ),
  );
}

function folders(directory: string): readonly string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

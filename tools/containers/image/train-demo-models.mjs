/**
 * Trains those demo models that the model repository lacks and ends; the CMD of the trainer's image. A repository
 * that holds other models is somebody's work and is left alone. A version that is there is never trained again:
 * versions are immutable, and a newer trainer would make another one of the same number.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const DEMO_MODEL = 'iris';
const DEMO_VERSIONS = ['1', '2'];
const TRAINER = 'apps/trainer/dist/main.js';

const repository = process.env['MODEL_REPOSITORY'] ?? '';
const models = existsSync(repository) ? readdirSync(repository).filter((name) => !name.startsWith('.')) : [];
const isOthers = models.some((name) => name !== DEMO_MODEL);
const missing = DEMO_VERSIONS.filter(
  (version) => !existsSync(join(repository, DEMO_MODEL, version, 'model.json')),
);
if (isOthers || missing.length === 0) {
  process.stdout.write(`${repository} holds ${models.join(', ')}: nothing to train.\n`);
} else {
  for (const version of missing) {
    const recipe = `${DEMO_MODEL}-v${version}`;
    const { status } = spawnSync(process.execPath, [TRAINER, 'train', recipe], { stdio: 'inherit' });
    if (status === 0) continue;
    process.stderr.write(
      `Training ${recipe} failed; its messages are above. Put it right and start this again.\n`,
    );
    process.exitCode = 1;
    break;
  }
}

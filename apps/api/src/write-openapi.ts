import 'reflect-metadata';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApplication } from './application.ts';
import { readConfiguration } from './config/read-configuration.ts';
import { openApiDocument } from './openapi-document.ts';

/** `node apps/api/dist/write-openapi.js <file>`: writes the OpenAPI document that the client is generated from. */
const [, , target] = process.argv;
if (target === undefined) {
  process.stderr.write('Say where to write the document: node apps/api/dist/write-openapi.js <file>\n');
  process.exitCode = 2;
} else {
  const own = await mkdtemp(join(tmpdir(), 'switchyard-openapi-'));
  const nowhere = { MODEL_REPOSITORY: join(own, 'models'), SWITCHYARD_DATA_DIR: own, LOG_LEVEL: 'silent' };
  const { nest } = await createApplication(readConfiguration(nowhere, process.cwd()), Date.now);
  await writeFile(target, `${JSON.stringify(openApiDocument(nest), null, 2)}\n`);
  await nest.close();
  await rm(own, { recursive: true, force: true });
}

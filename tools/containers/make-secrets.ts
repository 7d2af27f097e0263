/**
 * Makes the files that docker-compose.yml takes its secrets from; those that exist are kept. Called by hand before
 * the first `docker compose up`, and by whatever installs the stack on a machine:
 *
 *   node tools/containers/make-secrets.ts [directory]
 *
 * Only the owner may enter the directory; the files in it can be read, because containers run as other users and see
 * the files alone. Prints names and places, never a secret.
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { workspaceRoot } from '../process/workspace-root.ts';

const directory = resolve(process.argv[2] ?? join(workspaceRoot, 'deploy', 'docker', 'secrets'));
mkdirSync(directory, { recursive: true });
chmodSync(directory, 0o700);
// Whoever adds everything to a commit must not add these.
writeFileSync(join(directory, '.gitignore'), '*\n');

/** Read by alert-webhook.ts; a secret, because the addresses of chats and pagers carry their tokens. */
const ALERT_ADDRESSES = `# Where alerts are sent on to, one line each: receiver (page, ticket, automation) and address, such as
# page https://chat.example/hooks/token
# Afterwards: docker compose restart alert-webhook`;

function keep(name: string, make: () => string): string {
  const file = join(directory, name);
  const isThere = existsSync(file);
  if (!isThere) writeFileSync(file, `${make()}\n`, { flag: 'wx' });
  chmodSync(file, 0o644);
  process.stdout.write(`${isThere ? 'kept' : 'made'}  ${file}\n`);
  return readFileSync(file, 'utf8').trim();
}

const random = (): string => randomBytes(32).toString('hex');
keep('admin-key', random);
keep('grafana-password', random);
const password = keep('postgres-password', random);
keep('database-url', () => `postgres://switchyard:${encodeURIComponent(password)}@postgres:5432/switchyard`);
keep('alert-addresses', () => ALERT_ADDRESSES);

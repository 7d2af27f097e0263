import { networkInterfaces } from 'node:os';
import { isLoopback } from './api-client.ts';
import { call } from './http-call.ts';

/** An address under which somebody reaches a server. */
export interface ReachedAt {
  readonly name: 'api' | 'dashboard';
  readonly url: string;
  /** From where. */
  readonly note: string;
}

const METADATA_LIMIT_MS = 300;
const LOCAL_LIMIT_MS = 1_000;

/** Loopback first, then each address of this machine that really answers, then the public one the cloud tells. */
export async function reachedAt(
  servers: readonly { readonly name: ReachedAt['name']; readonly url: string; readonly path: string }[],
  metadata: string | undefined,
): Promise<readonly ReachedAt[]> {
  const publicAddress = metadata === undefined ? undefined : await publicIp(metadata);
  const lists = await Promise.all(
    servers.map(async ({ name, url, path }) => {
      if (!isLoopback(url)) return [{ name, url, note: 'as it was named' }];
      const { port } = new URL(url);
      const found = await Promise.all(
        machineAddresses().map(async (host) => {
          const there = `http://${host}:${port || '80'}`;
          const answer = await call(there + path, { limitMs: LOCAL_LIMIT_MS });
          return answer.kind === 'answer' ? [{ name, url: there, note: 'from the network' }] : [];
        }),
      );
      const network = found.flat();
      const outside =
        publicAddress === undefined || network.length === 0
          ? []
          : [
              {
                name,
                url: `http://${publicAddress}:${port}`,
                note: 'from everywhere its security group admits',
              },
            ];
      const note = network.length > 0 ? 'from this machine' : 'from this machine only';
      return [{ name, url, note }, ...network, ...outside];
    }),
  );
  return lists.flat();
}

function machineAddresses(): readonly string[] {
  const entries = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return [
    ...new Set(
      entries.filter(({ internal, family }) => !internal && family === 'IPv4').map((e) => e.address),
    ),
  ];
}

/**
 * The public IPv4 address as the cloud's metadata service tells it: with a session token where it gives one (as a
 * hardened EC2 host demands), otherwise plainly. Undefined where there is no such service; both questions
 * together take at most `limitMs`.
 */
export async function publicIp(metadata: string, limitMs = METADATA_LIMIT_MS): Promise<string | undefined> {
  const started = performance.now();
  const token = await call(`${metadata}/latest/api/token`, {
    method: 'PUT',
    headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '60' },
    limitMs,
  });
  if (token.kind === 'silent') return undefined;
  const answer = await call(`${metadata}/latest/meta-data/public-ipv4`, {
    headers: token.status === 200 ? { 'x-aws-ec2-metadata-token': token.text } : {},
    limitMs: Math.max(1, Math.ceil(limitMs - (performance.now() - started))),
  });
  if (answer.kind === 'silent' || answer.status !== 200) return undefined;
  const text = answer.text.trim();
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(text) ? text : undefined;
}

import { createServer } from 'node:http';
import { freePort } from '../process/free-port.ts';

/** One alert of a notification. */
export interface NotifiedAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What Alertmanager has sent to a webhook, in the order of its coming. */
export interface Notification {
  /** The path of the webhook's address, which tells the receivers apart. */
  readonly path: string;
  readonly alerts: readonly NotifiedAlert[];
}

/** A webhook on loopback that keeps what it is told. */
export interface WebhookReceiver {
  readonly url: string;
  readonly notifications: readonly Notification[];
  stop(): Promise<void>;
}

export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const notifications: Notification[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { alerts } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Omit<Notification, 'path'>;
      notifications.push({ path: request.url ?? '', alerts });
      response.writeHead(204).end();
    });
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    notifications,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

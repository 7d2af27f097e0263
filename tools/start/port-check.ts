import { createServer } from 'node:net';
import type { Listener } from './settings.ts';
import { StartFault } from './start-fault.ts';

/**
 * Refuses before anything is built or started when a listener could not have its port.
 * @throws StartFault naming the variable to change
 */
export async function checkPort(listener: Listener): Promise<void> {
  const code = await bindFault(listener);
  if (code === undefined) return;
  const place = `port ${listener.port} on ${listener.host}`;
  const free = `${listener.portVariable}=${listener.port + 1 > 65_535 ? 18_000 : listener.port + 1} npm start`;
  if (code === 'EADDRINUSE') {
    throw new StartFault(
      `The ${listener.name} cannot listen: ${place} is in use by another program (perhaps an earlier npm start). ` +
        `Stop that one, or choose another port: ${free}`,
    );
  }
  if (code === 'EACCES') {
    throw new StartFault(
      `The ${listener.name} cannot listen: this user may not use ${place}. Choose one above 1023: ${free}`,
    );
  }
  const hostVariable = listener.portVariable.replace('PORT', 'HOST');
  throw new StartFault(
    `The ${listener.name} cannot listen on ${listener.host} (${code}). Set ${hostVariable} to an address of this ` +
      'machine: 127.0.0.1 for this machine only, 0.0.0.0 for every address it has.',
  );
}

function bindFault(listener: Listener): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve('code' in error ? String(error.code) : error.message));
    server.listen({ host: listener.host, port: listener.port, exclusive: true }, () =>
      server.close(() => resolve(undefined)),
    );
  });
}

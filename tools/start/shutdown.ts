import type { Service, ServiceEnd } from './service.ts';

/**
 * Asks every service to drain and waits for all of them; whoever is left when the time is up, or when the person
 * asks again, is killed.
 */
export async function shutDown(
  services: readonly Service[],
  limitMs: number,
  insisted: AbortSignal,
  say: (line: string) => void,
): Promise<readonly ServiceEnd[]> {
  const running = new Set(services);
  const kill = (why: string): void => {
    for (const service of running) {
      say(`${why}: killing the ${service.name}.`);
      service.kill();
    }
  };
  const limit = setTimeout(() => kill(`Not finished after ${limitMs / 1000} s`), limitMs);
  const insist = (): void => kill('Asked again');
  insisted.addEventListener('abort', insist, { once: true });
  for (const service of services) service.stop();
  if (insisted.aborted) insist();
  const ends = await Promise.all(
    services.map(async (service) => {
      const end = await service.ended;
      running.delete(service);
      return end;
    }),
  );
  clearTimeout(limit);
  insisted.removeEventListener('abort', insist);
  return ends;
}

import type { EventLog } from '../events/event-log.ts';
import type { LoadedVersion } from './loaded-version.ts';
import type { ModelPool } from './model-pool.ts';
import { loadedOf } from './pooled-model.ts';

/** Tells watchers of versions that come and go, and of breakers that open and close. */
export function publishVersions(pool: ModelPool, events: EventLog): void {
  for (const { versions } of pool.list())
    for (const version of loadedOf(versions)) watchBreaker(version, events);
  pool.onVersion((event) => {
    const { model, name } = event.version;
    switch (event.kind) {
      case 'loaded':
        watchBreaker(event.version, events);
        events.publish('version.loaded', { model, version: name, digest: event.version.digest });
        break;
      case 'refused':
        events.publish('version.refused', { model, version: name, reasons: event.version.reasons });
        break;
      case 'retired':
        events.publish('version.retired', { model, version: name });
    }
  });
}

function watchBreaker({ model, name, engine }: LoadedVersion, events: EventLog): void {
  if (engine.kind !== 'worker') return;
  engine.onBreaker(({ to }) => {
    if (to === 'open') events.publish('breaker.opened', { model, version: name });
    if (to === 'closed') events.publish('breaker.closed', { model, version: name });
  });
}

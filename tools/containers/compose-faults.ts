import { parseDocument } from 'yaml';

type Fields = Readonly<Record<string, unknown>>;

/** As Compose reads them; the schema of compose files calls both just strings. */
const DURATION = /^(\d+(us|ms|s|m|h))+$/;
const SIZE = /^\d+(\.\d+)?([bkmg]b?)?$/i;
const RESTARTS = /^(no|always|unless-stopped|on-failure(:\d+)?)$/;

/**
 * What is wrong with a compose file beyond its schema, in sentences; nothing when it can be used. Checks that values
 * can be read, that everything named exists, and that every container is restricted as this project wants it. Names
 * and types of fields are for dclint (compose-schema.spec.ts).
 */
export function composeFaults(text: string): readonly string[] {
  const document = parseDocument(text, { merge: true, uniqueKeys: true });
  if (document.errors.length > 0) return document.errors.map(({ message }) => message);
  const file = fields(document.toJS());
  const services = Object.entries(fields(file['services']));
  return [
    ...services.flatMap(([name, value]) => [
      ...unreadable(name, fields(value)),
      ...references(name, fields(value), file),
      ...restrictions(name, fields(value)),
    ]),
    ...publishedTwice(services),
  ];
}

function unreadable(name: string, service: Fields): readonly string[] {
  const { interval, timeout, start_period: startPeriod } = fields(service['healthcheck']);
  const values: readonly (readonly [unknown, RegExp, string])[] = [
    [service['stop_grace_period'], DURATION, 'duration'],
    ...[interval, timeout, startPeriod].map((value) => [value, DURATION, 'duration'] as const),
    ...['mem_limit', 'shm_size'].map((field) => [service[field], SIZE, 'size'] as const),
    [service['restart'], RESTARTS, 'way to restart'],
  ];
  return values
    .filter(([value, form]) => isScalar(value) && !form.test(String(value)))
    .map(([value, , kind]) => `${name} says ${JSON.stringify(value)}, which is no ${kind}.`);
}

/** What else stands in the place of one word is for the schema. */
function isScalar(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function references(name: string, service: Fields, file: Fields): readonly string[] {
  const faults: string[] = [];
  const services = fields(file['services']);
  for (const [other, value] of Object.entries(fields(service['depends_on']))) {
    const target = fields(services[other]);
    if (services[other] === undefined) faults.push(`${name} depends on ${other}, which is no service.`);
    const absent = words(service['profiles']).filter(
      (profile) => !words(target['profiles']).includes(profile),
    );
    if (absent.length > 0 && fields(value)['required'] !== false)
      faults.push(`${name} needs ${other}, which the profile ${absent.join(', ')} does not have.`);
  }
  for (const mount of words(service['volumes'])) {
    const source = mount.split(':')[0] ?? '';
    if (!/^[./]/.test(source) && !(source in fields(file['volumes'])))
      faults.push(`${name} mounts ${source}, which is no volume.`);
  }
  for (const kind of ['secrets', 'networks'])
    for (const used of words(service[kind]))
      if (!(used in fields(file[kind]))) faults.push(`${name} uses ${used}, which is none of the ${kind}.`);
  return faults;
}

function restrictions(name: string, service: Fields): readonly string[] {
  const wanted: readonly (readonly [boolean, string])[] = [
    [service['read_only'] === true, 'has a root filesystem that it can write to'],
    [words(service['cap_drop']).includes('ALL'), 'keeps capabilities'],
    [words(service['security_opt']).includes('no-new-privileges:true'), 'may gain privileges'],
    [
      ['mem_limit', 'cpus', 'pids_limit'].every((limit) => limit in service),
      'lacks a limit of memory, cpus or pids',
    ],
    [words(service['networks']).length === 1, 'is not on exactly one network'],
    [words(service['profiles']).length > 0, 'has no profile'],
    [
      /:[^:]*\d/.test(String(service['image'])) || 'build' in service,
      'has an image without an exact version',
    ],
    [
      words(service['ports']).every((port) => port.startsWith('$' + '{PUBLISH_ADDRESS:-127.0.0.1}:')),
      'publishes a port on more than this machine',
    ],
  ];
  return wanted.filter(([holds]) => !holds).map(([, fault]) => `${name} ${fault}.`);
}

/** By the ports as they are unless a variable says otherwise: `…:${API_PUBLISHED_PORT:-8000}:8000`. */
function publishedTwice(services: readonly (readonly [string, unknown])[]): readonly string[] {
  const ports = services.flatMap(([, value]) =>
    words(fields(value)['ports']).map((port) => /(\d+)\}?:\d+$/.exec(port)?.[1] ?? port),
  );
  return ports
    .filter((port, index) => ports.indexOf(port) !== index)
    .map((port) => `Two services publish port ${port}.`);
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function words(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

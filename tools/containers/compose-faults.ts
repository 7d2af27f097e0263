import { parseDocument } from 'yaml';

type Fields = Readonly<Record<string, unknown>>;

const TOP = ['name', 'services', 'networks', 'volumes', 'secrets', 'configs'];
/** The fields of a service that this project uses; Compose itself refuses a misspelt one only where it runs. */
const SERVICE = [
  ...['image', 'build', 'profiles', 'command', 'environment', 'depends_on', 'healthcheck', 'ports', 'user'],
  ...['volumes', 'tmpfs', 'secrets', 'networks', 'read_only', 'cap_drop', 'security_opt', 'init', 'restart'],
  ...['stop_grace_period', 'shm_size', 'mem_limit', 'cpus', 'pids_limit', 'logging'],
];
const HEALTH = ['test', 'interval', 'timeout', 'retries', 'start_period'];
const BUILD = ['context', 'dockerfile', 'args'];
const CONDITIONS = ['service_started', 'service_healthy', 'service_completed_successfully'];

/**
 * What is wrong with a compose file, in sentences; nothing when it can be used. Checks the YAML, the names of fields,
 * that everything named exists, and that every container is restricted as this project wants it.
 */
export function composeFaults(text: string): readonly string[] {
  const document = parseDocument(text, { merge: true, uniqueKeys: true });
  if (document.errors.length > 0) return document.errors.map(({ message }) => message);
  const file = fields(document.toJS());
  const services = fields(file['services']);
  const faults = unknown('The file', file, TOP);
  for (const [name, value] of Object.entries(services)) {
    const service = fields(value);
    faults.push(
      ...unknown(name, service, SERVICE),
      ...unknown(`${name}'s build`, fields(service['build']), BUILD),
      ...unknown(`${name}'s healthcheck`, fields(service['healthcheck']), HEALTH),
      ...references(name, service, file),
      ...restrictions(name, service),
    );
  }
  return faults;
}

function references(name: string, service: Fields, file: Fields): readonly string[] {
  const faults: string[] = [];
  const services = fields(file['services']);
  for (const [other, value] of Object.entries(fields(service['depends_on']))) {
    const target = fields(services[other]);
    const { condition, required } = fields(value);
    if (services[other] === undefined) faults.push(`${name} depends on ${other}, which is no service.`);
    if (!CONDITIONS.includes(String(condition)))
      faults.push(`${name} waits for ${other} by no known condition.`);
    const absent = words(service['profiles']).filter(
      (profile) => !words(target['profiles']).includes(profile),
    );
    if (absent.length > 0 && required !== false)
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

function unknown(what: string, value: Fields, known: readonly string[]): string[] {
  return Object.keys(value)
    .filter((field) => !known.includes(field) && !field.startsWith('x-'))
    .map((field) => `${what} has a field "${field}" that Compose or this project does not use.`);
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function words(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

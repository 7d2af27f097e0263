import type { FunctionTime } from './function-time.ts';

/** Groups of a breakdown by where a function's source lies; the first that matches counts. */
const BY_SOURCE: readonly (readonly [group: string, source: RegExp])[] = [
  ['node:http', /^node:(_http|http|internal\/http)/],
  [
    'node:net, streams',
    /^node:(net|internal\/(net|stream|stream_base_commons|streams|tty)|stream|events|buffer|internal\/buffer)/,
  ],
  ['node timers, ticks, hooks', /^node:/],
  ['metrics', /\/node_modules\/(prom-client|@willsoto)\/|\/dist\/metrics\//],
  ['nest', /\/node_modules\/(@nestjs|rxjs|reflect-metadata)\//],
  ['fastify', /\/node_modules\/(fastify|find-my-way|fast-json-stringify|avvio|@fastify|secure-json-parse)\//],
  ['drift', /\/libs\/drift\/|\/dist\/monitoring\//],
  ['ab-router', /\/libs\/ab-router\//],
  ['model-io', /\/libs\/model-io\//],
  ['switchyard scorer', /\/dist\/inference\//],
  ['switchyard edge, access', /\/dist\/(edge|access)\//],
  ['prediction log, store', /\/dist\/(store|predictions|feedback)\//],
  ['the comparison itself', /\/bench\/servers\//],
  ['switchyard, other', /\/apps\/api\/dist\//],
  ['other packages', /./],
];

const BUILT_IN: readonly (readonly [group: string, name: RegExp])[] = [
  ['gc', /^\(garbage collector\)$/],
  ['idle', /^\(idle\)$/],
  ['native code, system calls', /^\((program|root)\)$/],
  ['JSON', /^(parse|stringify)$/],
  ['socket writes', /^(write|writev|writeBuffer|writeUtf8String|writeLatin1String|writeAsciiString)$/],
  ['node:http', /^(consume|execute|headers|free|initialize|remove|unconsume)$/],
  ['engine built-ins', /./],
];

/** What part of the system a function belongs to. */
export function groupOf({ name, url }: FunctionTime): string {
  const [table, text] = url === '' ? [BUILT_IN, name] : [BY_SOURCE, url];
  return table.find(([, pattern]) => pattern.test(text))?.[0] ?? 'engine built-ins';
}

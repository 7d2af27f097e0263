const ENVIRONMENT =
  'The three libraries are pure: they run in the trainer, the server and the browser alike.';

/** Reading any of these makes a result depend on something that is not an argument. */
const IMPURE_GLOBALS = Object.entries({
  Date: 'Take the time as an argument (milliseconds since the epoch).',
  performance: 'Take the time as an argument.',
  process: 'Take the setting as an argument.',
  Buffer: 'Use Uint8Array and DataView, which browsers have too.',
  setTimeout: 'Let the caller schedule; return what is to be done.',
  setInterval: 'Let the caller schedule; return what is to be done.',
  setImmediate: 'Let the caller schedule; return what is to be done.',
  queueMicrotask: 'Let the caller schedule; return what is to be done.',
  fetch: 'Take the bytes as an argument; the caller does the input and output.',
  crypto: 'Take the hash function or the random numbers as an argument.',
  require: 'Import statically, and only from this library.',
  globalThis: 'Name what is needed, and take it as an argument when it belongs to the environment.',
  window: 'Take what is needed as an argument.',
  self: 'Take what is needed as an argument.',
  document: 'Return data; the caller draws it.',
  navigator: 'Take what is needed as an argument.',
  localStorage: 'Take storage as an argument.',
  console: 'Return what there is to say; the caller decides who hears it.',
}).map(([name, instead]) => ({ name, message: `${ENVIRONMENT} ${instead}` }));

/**
 * No input or output, no clock, no randomness, no framework: everything comes in as an argument.
 *
 * @type {import('eslint').Linter.RulesRecord}
 */
export const purityRules = {
  'no-restricted-globals': ['error', ...IMPURE_GLOBALS],
  'no-restricted-properties': [
    'error',
    { object: 'Math', property: 'random', message: `${ENVIRONMENT} Take the random numbers as an argument.` },
  ],
  'no-restricted-imports': [
    'error',
    {
      patterns: [
        {
          regex: '^[^.]',
          message: `${ENVIRONMENT} Import only from this library, by relative path; take the rest as an argument.`,
        },
      ],
    },
  ],
  'no-restricted-syntax': [
    'error',
    {
      selector: 'ImportExpression',
      message: `${ENVIRONMENT} Import statically, and only from this library.`,
    },
    {
      selector: 'MetaProperty[meta.name="import"]',
      message: `${ENVIRONMENT} It must not know where it lies.`,
    },
  ],
};

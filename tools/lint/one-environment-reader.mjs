const MESSAGE =
  'Only apps/api/src/config reads the environment: there every variable is validated, typed and documented. ' +
  'Add the setting there and take it from the configuration.';

/**
 * Keeps the environment behind the api's one validated configuration.
 *
 * @type {import('eslint').Linter.RulesRecord}
 */
export const oneEnvironmentReader = {
  'no-restricted-properties': ['error', { object: 'process', property: 'env', message: MESSAGE }],
  'no-restricted-imports': [
    'error',
    {
      paths: ['process', 'node:process'].map((name) => ({
        name,
        importNames: ['env', 'default'],
        message: MESSAGE,
      })),
    },
  ],
};

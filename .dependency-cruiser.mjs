/**
 * Refuses cycles between modules that exist at run time; called by `npm test` (tools/verify/checks.ts).
 * A cycle of type-only imports is gone when the program runs and is allowed. An import that only happens to be
 * used for types counts as a run-time one, because verbatimModuleSyntax keeps it.
 *
 * @type {import('dependency-cruiser').IConfiguration}
 */
export default {
  forbidden: [
    {
      name: 'no-runtime-cycle',
      severity: 'error',
      comment:
        'These modules import each other in a circle, so one of them runs before what it needs exists. Move what ' +
        'both need into a module of its own, or pass it as an argument.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    tsPreCompilationDeps: 'specify',
    doNotFollow: { path: ['node_modules', '/dist/'] },
    exclude: { path: ['(^|/)(dist|\\.next|test-results|coverage)(/|$)'] },
    // Libraries are followed into their sources, so that a cycle through a package's name is seen too.
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@switchyard/source', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
    skipAnalysisNotInRules: true,
  },
};

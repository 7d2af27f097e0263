/** Endings of files that no build reads: tests, words for people, and their settings. */
const NEVER_SHIPPED: readonly RegExp[] = [
  /\.spec\.tsx?$/,
  /\.(md|txt)$/i,
  /(^|\/)(LICENSE|NOTICE|\.gitignore|\.gitattributes|\.editorconfig)$/,
  /^(apps|libs)\/[^/]+\/(test|bench|prove|test-results)\//,
  /^(apps|libs)\/[^/]+\/vitest\.config\.ts$/,
  /^(apps|libs)\/[^/]+\/tsconfig\.spec\.json$/,
  // What the client was generated from; the generated code is its own change.
  /^libs\/api-client\/openapi\.json$/,
];

/** A file that only lists other tsconfig files; the dashboard's is the one that its build reads. */
const SOLUTION_FILE = /^(libs\/[^/]+|apps\/(api|trainer))\/tsconfig\.json$/;

/** Whether no container can differ because of a project's file, whatever stands in it. */
export function isNeverShipped(path: string): boolean {
  return SOLUTION_FILE.test(path) || NEVER_SHIPPED.some((pattern) => pattern.test(path));
}

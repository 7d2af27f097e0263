/** The process's environment. Nothing else in the api reads it. */
export function environment(): NodeJS.ProcessEnv {
  return process.env;
}

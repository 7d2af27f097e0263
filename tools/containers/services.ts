/** The three programs that are shipped as containers; each has a Dockerfile of its name in deploy/docker. */
export const SERVICES = ['api', 'dashboard', 'trainer'] as const;

/** One of the containers. */
export type Service = (typeof SERVICES)[number];

/** Whether a word names one of the containers. */
export function isService(word: string): word is Service {
  return SERVICES.some((service) => service === word);
}

/** Where a service's Dockerfile stands, from the workspace root. */
export function dockerfileOf(service: Service): string {
  return `deploy/docker/${service}.Dockerfile`;
}

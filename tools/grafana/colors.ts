/** Grafana's names for the three signals of the design and for what has no meaning; they fit both of its themes. */
export const SIGNAL = { clear: 'green', caution: 'orange', stop: 'red', none: 'blue' } as const;

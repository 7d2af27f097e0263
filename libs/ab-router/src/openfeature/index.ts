export { ExperimentProvider } from './experiment-provider.ts';

export type { ExperimentFlag, ExperimentProviderOptions } from './experiment-provider.ts';

import { EXIT } from './exit-code.ts';

/** What a stage found out, in a sentence; `details` go into its report. */
export type StageOutcome =
  | {
      readonly kind: 'passed' | 'failed' | 'gate-not-met' | 'declined' | 'stopped';
      readonly summary: string;
      readonly details?: unknown;
    }
  | {
      readonly kind: 'missing';
      readonly what: string;
      readonly summary: string;
      readonly details?: unknown;
    };

/** The exit code that tells scripts how a stage ended. */
export function exitCodeOf({ kind }: StageOutcome): number {
  switch (kind) {
    case 'passed':
      return EXIT.ok;
    case 'failed':
      return EXIT.failed;
    case 'gate-not-met':
      return EXIT.gateNotMet;
    case 'missing':
      return EXIT.missing;
    case 'declined':
      return EXIT.declined;
    case 'stopped':
      return EXIT.stopped;
  }
}

/** What the caller carries out, in order, in the transaction that stores the new state. Plain data. */
export type RolloutEffect =
  | {
      /** Score the candidate beside stable, serve nothing of it. */
      readonly kind: 'start-shadow';
      readonly candidate: number;
      readonly epoch: number;
      readonly salt: string;
    }
  | { readonly kind: 'stop-shadow'; readonly candidate: number }
  | {
      /** Give the arms these shares of units; everybody else is served by stable and not measured. */
      readonly kind: 'set-allocation';
      readonly epoch: number;
      readonly salt: string;
      readonly candidate: number;
      readonly stable: number;
      /** Never above the share of the step that the rollout is in. */
      readonly candidateShare: number;
      readonly controlShare: number;
    }
  | {
      /** End the split: from this epoch on the champion serves everybody. */
      readonly kind: 'end-allocation';
      readonly epoch: number;
    }
  | { readonly kind: 'set-alias'; readonly alias: 'champion'; readonly version: number }
  | { readonly kind: 'notify'; readonly urgency: 'info' | 'warning' | 'urgent'; readonly message: string };

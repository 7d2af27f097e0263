import {
  ErrorCode,
  StandardResolutionReasons,
  type EvaluationContext,
  type JsonValue,
  type Provider,
  type ResolutionDetails,
  type TrackingEventDetails,
} from '@openfeature/server-sdk';
import { assign } from '../assign.ts';
import type { Assigned, AssignmentReason } from '../decision.ts';
import type { Experiment } from '../experiment.ts';
import type { Attributes } from '../targeting.ts';

/** A flag that an experiment decides. */
export interface ExperimentFlag {
  readonly experiment: Experiment;
  /** What each arm stands for. A text flag may leave an arm out: its value is then the arm's name. */
  readonly values: Readonly<Record<string, JsonValue>>;
}

/** What the provider asks of its surroundings, which keep the state. */
export interface ExperimentProviderOptions {
  /** The flag as it is now; undefined when there is none of that key. Called once per evaluation. */
  readonly flag: (flagKey: string) => ExperimentFlag | undefined;
  /** Told of every assignment that was answered: the exposure to be recorded. Must not throw. */
  readonly onExposure?: (flagKey: string, unit: string, decision: Assigned) => void;
  /** Told of every tracked event: a label or outcome of the unit in `context.targetingKey`. */
  readonly onTrack?: (event: string, context: EvaluationContext, details: TrackingEventDetails) => void;
}

/** How OpenFeature calls the way in which an arm was found. */
const REASONS: Readonly<Record<AssignmentReason, string>> = {
  split: StandardResolutionReasons.SPLIT,
  ramp: StandardResolutionReasons.SPLIT,
  sticky: StandardResolutionReasons.CACHED,
  override: StandardResolutionReasons.TARGETING_MATCH,
};

/**
 * Answers OpenFeature's flag evaluations by experiments: the targeting key is the unit, the variant the arm, and the
 * metadata hold epoch, slot and propensity. A unit outside the experiment gets the caller's default, with the reason.
 *
 * @example OpenFeature.setProvider(new ExperimentProvider({ flag: (key) => flags.get(key) }))
 */
export class ExperimentProvider implements Provider {
  readonly metadata = { name: 'switchyard' } as const;
  readonly runsOn = 'server';
  readonly #options: ExperimentProviderOptions;

  constructor(options: ExperimentProviderOptions) {
    this.#options = options;
  }

  resolveBooleanEvaluation(
    flagKey: string,
    defaultValue: boolean,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<boolean>> {
    return this.#resolve(flagKey, defaultValue, context, (value) => typeof value === 'boolean');
  }

  resolveStringEvaluation(
    flagKey: string,
    defaultValue: string,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<string>> {
    return this.#resolve(flagKey, defaultValue, context, (value) => typeof value === 'string');
  }

  resolveNumberEvaluation(
    flagKey: string,
    defaultValue: number,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<number>> {
    return this.#resolve(flagKey, defaultValue, context, (value) => typeof value === 'number');
  }

  resolveObjectEvaluation<Value extends JsonValue>(
    flagKey: string,
    defaultValue: Value,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<Value>> {
    return this.#resolve(
      flagKey,
      defaultValue,
      context,
      (value): value is Value => typeof value === 'object',
    );
  }

  track(event: string, context: EvaluationContext = {}, details: TrackingEventDetails = {}): void {
    this.#options.onTrack?.(event, context, details);
  }

  #resolve<Value extends JsonValue>(
    flagKey: string,
    defaultValue: Value,
    context: EvaluationContext,
    isOfType: (value: JsonValue) => value is Value & JsonValue,
  ): Promise<ResolutionDetails<Value>> {
    return Promise.resolve(this.#decide(flagKey, defaultValue, context, isOfType));
  }

  #decide<Value extends JsonValue>(
    flagKey: string,
    defaultValue: Value,
    { targetingKey, ...attributes }: EvaluationContext,
    isOfType: (value: JsonValue) => value is Value & JsonValue,
  ): ResolutionDetails<Value> {
    const refuse = (errorCode: ErrorCode, errorMessage: string): ResolutionDetails<Value> => ({
      value: defaultValue,
      reason: StandardResolutionReasons.ERROR,
      errorCode,
      errorMessage,
    });
    const flag = this.#options.flag(flagKey);
    if (flag === undefined) {
      return refuse(ErrorCode.FLAG_NOT_FOUND, `No experiment decides a flag "${flagKey}".`);
    }
    const unit = targetingKey ?? null;
    const decision = assign(flag.experiment, unit, { attributes: scalarAttributes(attributes) });
    if (decision.kind === 'excluded') {
      const { reason, epoch } = decision;
      if (reason === 'no-unit') {
        return refuse(
          ErrorCode.TARGETING_KEY_MISSING,
          `"${flagKey}" is decided by unit: give a targetingKey in the context.`,
        );
      }
      return {
        value: defaultValue,
        reason: reason === 'stopped' ? StandardResolutionReasons.DISABLED : StandardResolutionReasons.DEFAULT,
        flagMetadata: { epoch, excluded: reason },
      };
    }
    const { arm, epoch, slot, propensity, reason } = decision;
    const value: JsonValue = Object.hasOwn(flag.values, arm) ? (flag.values[arm] ?? null) : arm;
    if (!isOfType(value)) {
      return refuse(
        ErrorCode.TYPE_MISMATCH,
        `"${flagKey}" has ${JSON.stringify(value)} for arm "${arm}", which is no ${typeof defaultValue}.`,
      );
    }
    if (unit !== null) this.#options.onExposure?.(flagKey, unit, decision);
    return {
      value,
      variant: arm,
      reason: REASONS[reason],
      flagMetadata: { epoch, slot, propensity },
    };
  }
}

/** OpenFeature's contexts may hold dates and nested values, which no condition is about. */
function scalarAttributes(context: EvaluationContext): Attributes {
  return Object.fromEntries(
    Object.entries(context).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? [[name, value] as const]
        : [],
    ),
  );
}

/** Time that one function itself has taken, without what it called. */
export interface FunctionTime {
  readonly name: string;
  /** Source file, empty for what is built into the engine. */
  readonly url: string;
  readonly line: number;
  readonly microseconds: number;
}

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  /** Microseconds of the monotonic clock. */
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/**
 * Self times of a V8 profile between two moments of the monotonic clock (in microseconds), longest first.
 *
 * @param text content of a .cpuprofile file
 */
export function selfTimes(text: string, from: number, to: number): readonly FunctionTime[] {
  const profile = JSON.parse(text) as CpuProfile;
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const times = new Map<string, { name: string; url: string; line: number; microseconds: number }>();
  let moment = profile.startTime;
  profile.samples.forEach((id, i) => {
    moment += profile.timeDeltas[i] ?? 0;
    const frame = frames.get(id);
    if (frame === undefined || moment < from || moment > to) return;
    const { functionName, url, lineNumber } = frame;
    const key = `${functionName} ${url} ${lineNumber}`;
    const time = times.get(key) ?? { name: functionName, url, line: lineNumber + 1, microseconds: 0 };
    // A sample stands for the time until the next one.
    time.microseconds += profile.timeDeltas[i + 1] ?? 0;
    times.set(key, time);
  });
  return [...times.values()].sort((a, b) => b.microseconds - a.microseconds);
}

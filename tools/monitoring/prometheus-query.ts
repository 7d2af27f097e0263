/** One series of an instant query's answer. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * Asks Prometheus for the present value of an expression.
 * @throws Error with Prometheus's words when it refuses the expression
 */
export async function queryPrometheus(url: string, expression: string): Promise<readonly Sample[]> {
  const response = await fetch(`${url}/api/v1/query`, {
    method: 'POST',
    body: new URLSearchParams({ query: expression }),
    signal: AbortSignal.timeout(30_000),
  });
  const answer = (await response.json()) as Answer;
  if (answer.status === 'error') throw new Error(`Prometheus refuses ${expression}: ${answer.error}`);
  return answer.data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
}

type Answer =
  | { readonly status: 'error'; readonly error: string }
  | {
      readonly status: 'success';
      readonly data: {
        readonly result: readonly {
          readonly metric: Readonly<Record<string, string>>;
          readonly value: readonly [time: number, text: string];
        }[];
      };
    };

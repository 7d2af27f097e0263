import type { Question } from './panel-questions.ts';

/** The stretch of time that lines are asked for, in seconds: on a slow machine a test takes minutes. */
const LOOK_BACK = 300;
const STEP = 2;

/** What Prometheus knows about a question. */
export interface QuestionAnswer {
  readonly question: Question;
  /** Why Prometheus refused the question; undefined when it did not. */
  readonly error: string | undefined;
  /** Series with at least one number in them. */
  readonly series: number;
}

/** Asks one question. */
export async function askPrometheus(url: string, question: Question): Promise<QuestionAnswer> {
  const now = Date.now() / 1000;
  const time = question.instant
    ? { time: String(now) }
    : { start: String(now - LOOK_BACK), end: String(now), step: String(STEP) };
  const body = new URLSearchParams({ query: question.expr, ...time });
  const path = question.instant ? 'query' : 'query_range';
  const response = await fetch(`${url}/api/v1/${path}`, { method: 'POST', body });
  const answer = (await response.json()) as Answer;
  if (answer.status === 'error') return { question, error: answer.error, series: 0 };
  const series = answer.data.result.filter(({ value, values = [] }) =>
    [...values, ...(value === undefined ? [] : [value])].some(([, text]) => Number.isFinite(Number(text))),
  );
  return { question, error: undefined, series: series.length };
}

type Answer =
  | { readonly status: 'error'; readonly error: string }
  | { readonly status: 'success'; readonly data: { readonly result: readonly Series[] } };

interface Series {
  readonly value?: readonly [time: number, text: string];
  readonly values?: readonly (readonly [time: number, text: string])[];
}

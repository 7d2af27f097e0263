import { ROW_GROUPS } from './dashboards.ts';
import { ANNOTATIONS } from './annotations.ts';

/** A query as Prometheus is asked it, with everything chosen at the top of the dashboard. */
export interface Question {
  /** Dashboard, panel and letter of the query. */
  readonly where: string;
  readonly expr: string;
  /** Asked for one moment, or for a stretch of time. */
  readonly instant: boolean;
  readonly mayBeEmpty: string | undefined;
}

/** Every query of every panel. */
export function panelQuestions(job: string, rateInterval: string): readonly Question[] {
  return ROW_GROUPS.flatMap(({ name, panels }) =>
    panels.flatMap(({ title, kind, queries }) =>
      queries.map(({ expr, mayBeEmpty }, i) => ({
        where: `${name} / ${title} / ${String.fromCharCode(65 + i)}`,
        expr: chooseAll(expr, job, rateInterval),
        instant: kind === 'table',
        mayBeEmpty,
      })),
    ),
  );
}

/** Every query that marks the time axis. */
export function annotationQuestions(job: string, rateInterval: string): readonly Question[] {
  return ANNOTATIONS.map(({ name, expr }) => ({
    where: `annotation / ${name}`,
    expr: chooseAll(expr, job, rateInterval),
    instant: false,
    mayBeEmpty: undefined,
  }));
}

function chooseAll(expr: string, job: string, rateInterval: string): string {
  return expr
    .replaceAll('$__rate_interval', rateInterval)
    .replaceAll('$job', job)
    .replaceAll(/\$(?:model|version|variant)\b/g, '.+');
}

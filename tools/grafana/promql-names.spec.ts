import { expect, it } from 'vitest';
import { metricsIn } from './promql-names.ts';

it.each([
  ['up', ['up']],
  ['sum(rate(a_total{b="c_total",d=~"e"}[5m]))', ['a_total']],
  ['sum by (le) (increase(a_bucket[1h]))', ['a_bucket']],
  ['time() - min(max by (model) (a_seconds))', ['a_seconds']],
  ['a / on (x) group_left () (b > 0)', ['a', 'b']],
  ['a and b unless a offset 20s', ['a', 'b']],
  ['histogram_quantile(0.5, sum by (le) (rate(a_bucket[1m])))', ['a_bucket']],
  ['topk(10, max by (f) (level:a:rate5m)) * 1e3', ['level:a:rate5m']],
])('%s reads %j', (expr, names) => {
  expect(metricsIn(expr)).toEqual(names);
});

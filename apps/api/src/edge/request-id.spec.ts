import { describe, expect, it } from 'vitest';
import { newRequestId, requestIdOf } from './request-id.ts';

describe('request ids', () => {
  it('are unique UUIDs of version 8 that a caller may send back', () => {
    const ids = Array.from({ length: 10_000 }, newRequestId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids)
      expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    const [id = ''] = ids;
    expect(requestIdOf({ 'x-request-id': id })).toBe(id);
  });

  it.each(['short', 'x'.repeat(65), 'with space', 'line\nend-12', 'ünïcödé-1', '', '<script>1'])(
    'replace %j, which could harm a log',
    (given) => {
      expect(requestIdOf({ 'x-request-id': given })).toMatch(/^[\da-f-]{36}$/);
    },
  );
});

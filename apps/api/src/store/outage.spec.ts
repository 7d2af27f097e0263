import { describe, expect, it } from 'vitest';
import { postgresOutage, sqliteOutage } from './outage.ts';

const coded = (code: string) => Object.assign(new Error('failed'), { code });

describe('sqliteOutage', () => {
  // Extended codes: 778 is SQLITE_IOERR_WRITE, 1032 SQLITE_READONLY_DBMOVED, 2067 SQLITE_CONSTRAINT_UNIQUE.
  it.each([3, 5, 8, 10, 11, 13, 14, 26, 778, 1032])('knows that %i is the store', (errcode) => {
    expect(sqliteOutage(errcode)).toMatchObject({ isCertain: true, reason: expect.stringMatching(/;.*\.$/) });
  });

  it.each([1, 19, 20, 25, 1555, 2067, null])('leaves %s to whoever wrote the statement', (errcode) => {
    expect(sqliteOutage(errcode)).toBeNull();
  });
});

describe('postgresOutage', () => {
  it.each([
    '57P01',
    '57P02',
    '57P03',
    '08006',
    '08003',
    '53100',
    '53300',
    '53200',
    '25006',
    '28P01',
    '3D000',
    '58030',
    'XX001',
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
  ])('knows that %s is the store', (code) => {
    expect(postgresOutage(coded(code))).toMatchObject({
      isCertain: true,
      reason: expect.stringMatching(/\.$/),
    });
  });

  it.each(['57014', '55P03'])('leaves it to a probe whether %s was the store', (code) => {
    expect(postgresOutage(coded(code))).toMatchObject({ isCertain: false });
  });

  it.each(['23505', '22P02', '42P01', '40001', '25P02'])(
    'leaves %s to whoever wrote the statement',
    (code) => {
      expect(postgresOutage(coded(code))).toBeNull();
    },
  );

  it.each([
    'Connection terminated unexpectedly',
    'timeout exceeded when trying to connect',
    'Query read timeout',
  ])('knows the driver by its words: %s', (message) => {
    expect(postgresOutage(new Error(message))).toMatchObject({ isCertain: true });
  });

  it('looks into the attempts at several addresses', () => {
    expect(postgresOutage(new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')]))).not.toBeNull();
    expect(postgresOutage(new Error('anything else'))).toBeNull();
  });
});

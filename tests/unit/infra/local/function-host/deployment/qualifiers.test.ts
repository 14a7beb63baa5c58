import { describe, expect, it } from 'vitest';
import {
  asyncConfigurationOf,
  hasQualifier,
  versionFor,
} from '../../../../../../infra/local/function-host/deployment/qualifiers.ts';
import { sampleFunction, withWeights } from './sample-function.ts';

describe('a qualifier', () => {
  it.each([
    ['LATEST', 'LATEST'],
    ['2', '2'],
    ['live', '1'],
  ])('%s leads to version %s', (qualifier, versionId) => {
    expect(versionFor(sampleFunction(), qualifier, 0).versionId).toBe(versionId);
  });

  it.each([
    ['4', 'VersionNotFound'],
    ['next', 'AliasNotFound'],
    ['toString', 'AliasNotFound'],
    ['01', 'AliasNotFound'],
    ['', 'AliasNotFound'],
  ])('%s that is not there is told by %s', (qualifier, code) => {
    expect(() => versionFor(sampleFunction(), qualifier, 0)).toThrow(
      expect.objectContaining({ code }),
    );
    expect(hasQualifier(sampleFunction(), qualifier)).toBe(false);
  });

  it('of an alias with weights takes the versions in turn up to their shares', () => {
    const target = withWeights({ '2': 0.25, '3': 0.5 });
    const versionAt = (chance: number) => versionFor(target, 'live', chance).versionId;

    expect([0, 0.2, 0.25, 0.7, 0.75, 0.99, 1].map(versionAt)).toEqual([
      '2',
      '2',
      '3',
      '3',
      '1',
      '1',
      '1',
    ]);
  });
});

describe('the asynchronous configuration', () => {
  const stamps = { createdAt: 1, changedAt: 1 };
  const rules = (maxAsyncRetryAttempts: number) => ({
    maxAsyncRetryAttempts,
    maxAsyncEventAgeInSeconds: 60,
    asyncTask: false,
    ...stamps,
  });

  it('is that of the qualifier itself, else that of LATEST, else none', () => {
    const target = sampleFunction({ asyncConfigurations: { LATEST: rules(1), live: rules(2) } });

    expect(asyncConfigurationOf(target, 'live')?.maxAsyncRetryAttempts).toBe(2);
    expect(asyncConfigurationOf(target, '2')?.maxAsyncRetryAttempts).toBe(1);
    expect(asyncConfigurationOf(sampleFunction(), 'live')).toBeUndefined();
  });
});

import { describe, expect, test } from 'vitest';
import {
  versionDescription,
  versionOf,
} from '../../../../infra/function-compute/version-fingerprint.ts';

const deployed = {
  functionName: 'dt-event-worker-test',
  codeChecksum: '123',
  environmentVariables: { STAGE: 'test', TZ: 'Asia/Hong_Kong' },
};

describe('the description of a version', () => {
  test('finds the version that was published of the same code and settings', () => {
    const description = versionDescription(deployed);
    const versions = [
      { versionId: '2', description: 'by hand' },
      { versionId: '1', description },
    ];

    const found = versionOf(
      {
        ...deployed,
        environmentVariables: { TZ: 'Asia/Hong_Kong', STAGE: 'test' },
        lastModifiedTime: '2026-11-27T00:00:00Z',
      },
      versions,
    );

    expect(found?.versionId).toBe('1');
  });

  test.each([
    ['code', { ...deployed, codeChecksum: '124' }],
    ['a setting', { ...deployed, timeout: 5 }],
    ['a variable', { ...deployed, environmentVariables: { STAGE: 'test' } }],
  ])('is another one after a change of %s', (_what, changed) => {
    const description = versionDescription(deployed);

    const found = versionOf(changed, [{ versionId: '1', description }]);

    expect(found).toBeUndefined();
  });
});

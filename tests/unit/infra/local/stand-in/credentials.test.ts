import { describe, expect, it } from 'vitest';
import { LocalCredentials } from '../../../../../infra/local/stand-in/credentials.ts';

const SEED = Buffer.alloc(32, 7);
const EXPIRY = Date.UTC(2026, 10, 1);

describe('local credentials', () => {
  it('know their developer key, which has no token and does not expire', () => {
    const credentials = new LocalCredentials(SEED);

    const found = credentials.find(credentials.developer.accessKeyId);

    expect(found).toEqual(credentials.developer);
    expect(found).toMatchObject({ principal: 'developer' });
    expect(found?.accessKeyId).toMatch(/^LTAI[0-9A-Za-z]{20}$/);
    expect(found?.accessKeySecret).toMatch(/^[0-9A-Za-z]{30}$/);
    expect(found).not.toHaveProperty('securityToken');
    expect(found).not.toHaveProperty('expiresAtEpochMs');
  });

  it('issue temporary keys that they know again after a restart with the same seed', () => {
    const issued = new LocalCredentials(SEED).issue('attendance-export', EXPIRY);

    expect(issued).toMatchObject({ principal: 'attendance-export', expiresAtEpochMs: EXPIRY });
    expect(issued.securityToken).toMatch(/^[0-9A-Za-z]{40}$/);
    expect(new LocalCredentials(SEED).find(issued.accessKeyId)).toEqual(issued);
  });

  it('issue the same keys for the same role and expiry, others for any other', () => {
    const credentials = new LocalCredentials(SEED);
    const keys = [
      credentials.issue('a', EXPIRY),
      credentials.issue('b', EXPIRY),
      credentials.issue('a', EXPIRY + 1),
      new LocalCredentials(Buffer.alloc(32, 8)).issue('a', EXPIRY),
    ];

    expect(credentials.issue('a', EXPIRY)).toEqual(keys[0]);
    expect(new Set(keys.map(({ accessKeySecret }) => accessKeySecret)).size).toBe(4);
    expect(new Set(keys.map(({ securityToken }) => securityToken)).size).toBe(4);
  });

  it('find nothing for a key that they did not issue, or whose expiry was changed', () => {
    const credentials = new LocalCredentials(SEED);
    const { accessKeyId } = credentials.issue('a', EXPIRY);
    const [prefix, role, , check] = accessKeyId.split('.');
    const longer = [prefix, role, (EXPIRY + 86_400_000).toString(36), check].join('.');

    for (const unknown of ['', 'LTAI', 'STS.', longer, `${accessKeyId}x`, 'STS.6.x.12345678']) {
      expect(credentials.find(unknown)).toBeUndefined();
    }
    const others = new LocalCredentials(Buffer.alloc(32, 8));
    expect(others.find(accessKeyId)).toBeUndefined();
  });

  it('cope with any role name', () => {
    const credentials = new LocalCredentials(SEED);
    const issued = credentials.issue('角色/with.dots', EXPIRY);

    expect(credentials.find(issued.accessKeyId)?.principal).toBe('角色/with.dots');
  });
});

import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fingerprintOf, isPinned } from '../../../../shared/file-transfer/host-key-pins.ts';

/** Key and fingerprint made by `ssh-keygen -t ed25519` and printed by `ssh-keygen -lf` (OpenSSH 9.2). */
const KEY = Buffer.from(
  'AAAAC3NzaC1lZDI1NTE5AAAAIAsjTxPbKm6vzLBiR+js5vM3vFDNHBf26ABvD9LLfg+U',
  'base64',
);
const FINGERPRINT = 'SHA256:2nz5SlaKGadyal+G7kHON1bMrXhtQZvyProJejazFuE';

describe('host key pins', () => {
  it('computes the fingerprint that ssh-keygen prints', () => {
    expect(fingerprintOf(KEY)).toBe(FINGERPRINT);
  });

  it.each([
    [[FINGERPRINT], true],
    [[`${FINGERPRINT}=`], true],
    [[` ${FINGERPRINT}\n`], true],
    [[fingerprintOf(randomBytes(51)), FINGERPRINT], true],
    [[], false],
    [[''], false],
    [[FINGERPRINT.toLowerCase()], false],
    [[FINGERPRINT.slice(0, -1)], false],
    [[FINGERPRINT.replace('SHA256:', '')], false],
    [[`MD5:${FINGERPRINT.slice(7)}`], false],
    [[fingerprintOf(randomBytes(51))], false],
  ])('judges the pins %j: %s', (pins, expected) => {
    expect(isPinned(KEY, pins)).toBe(expected);
  });
});

import { describe, expect, it } from 'vitest';
import { refusalOfRobotSignature } from '../../../../shared/dingtalk-callback/index.ts';

/** Computed apart from this project with `node:crypto`, from page receive-message (2026-08-22). */
const VECTOR = { timestamp: '1577262236757', sign: '+HxuujwkPE/2jmdt8JHywp0g1B/lCdzFsnXGQtJcDqE=' };
const SECRET = 'test-app-secret-0001';
const NOW = 1_577_262_236_757;
const HOUR = 3_600_000;

describe('refusalOfRobotSignature', () => {
  it('takes the known signature with any of the secrets', () => {
    const refusals = [[SECRET], ['newer-secret', SECRET], [SECRET, 'older-secret']].map((secrets) =>
      refusalOfRobotSignature(VECTOR, secrets, NOW),
    );

    expect(refusals).toEqual([undefined, undefined, undefined]);
  });

  it.each([
    [HOUR, undefined],
    [-HOUR, undefined],
    [HOUR + 1, 'timestamp-outside-window'],
    [-HOUR - 1, 'timestamp-outside-window'],
  ])('with a clock that is %i ms away answers %s', (offset, refusal) => {
    expect(refusalOfRobotSignature(VECTOR, [SECRET], NOW + offset)).toBe(refusal);
  });

  it.each([
    [{ ...VECTOR, timestamp: undefined }, 'parameter-missing'],
    [{ ...VECTOR, sign: undefined }, 'parameter-missing'],
    [{ ...VECTOR, timestamp: '' }, 'parameter-malformed'],
    [{ ...VECTOR, timestamp: '1577262236757, 1577262236757' }, 'parameter-malformed'],
    [{ ...VECTOR, timestamp: '-1577262236757' }, 'parameter-malformed'],
    [{ ...VECTOR, timestamp: '1e12' }, 'parameter-malformed'],
    [{ ...VECTOR, sign: '' }, 'parameter-malformed'],
    [{ ...VECTOR, sign: 'AAAA' }, 'parameter-malformed'],
    [
      { ...VECTOR, sign: VECTOR.sign.replaceAll('/', '_').replaceAll('+', '-') },
      'parameter-malformed',
    ],
    [{ ...VECTOR, timestamp: '1577262236758' }, 'signature-mismatch'],
    [{ ...VECTOR, sign: `A${VECTOR.sign.slice(1)}` }, 'signature-mismatch'],
  ])('answers %o with %s', (headers, refusal) => {
    expect(refusalOfRobotSignature(headers, [SECRET], NOW)).toBe(refusal);
  });

  it('refuses everything while there is no secret', () => {
    expect(refusalOfRobotSignature(VECTOR, [], NOW)).toBe('signature-mismatch');
  });
});

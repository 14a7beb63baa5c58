import { describe, expect, test } from 'vitest';
import { answering, approvalAt, DAY, measurePerson, planned } from './measured-person.ts';

const verified = { makeUpPunches: 'verified' };
const checks = planned('office', '09:00-18:00');

/** The in was punched, the out applied for. */
function withMakeUp(approvalId: string | undefined, payRules: object, approvals: string[] = []) {
  const [came, went] = answering(checks, '09:00 18:00');
  if (came === undefined || went === undefined) throw new Error('two punches are needed');
  const punches = [came, { ...went, sourceType: 'APPROVE', approvalId }];
  return measurePerson(
    {
      checks,
      punches,
      approvals: approvals.map((id) =>
        approvalAt('make-up-punch', '18:00-18:00', { approvalId: id }),
      ),
    },
    payRules,
  );
}

describe('a make-up punch', () => {
  test('is trusted unless the rules ask for its approval', () => {
    const { days, exceptions } = withMakeUp(undefined, {});

    expect(days).toMatchObject([{ problem: 'none', minutes: { worked: 480 } }]);
    expect(exceptions).toEqual([]);
  });

  test('counts if its approval is known', () => {
    const { days, exceptions, used } = withMakeUp('p1', verified, ['p0', 'p1']);

    expect(days).toMatchObject([{ problem: 'none', minutes: { worked: 480 } }]);
    expect([exceptions, used]).toEqual([[], 2]);
  });

  test.each([
    ['has none', undefined, ['p1']],
    ['is another', 'p2', ['p1']],
    ['is not known', 'p1', []],
  ])('does not count if its approval %s, and says so', (_, approvalId, known) => {
    const { days, exceptions, used, excluded } = withMakeUp(approvalId, verified, known);

    expect(days).toMatchObject([{ problem: 'missing-punch', minutes: { unresolved: 480 } }]);
    expect(exceptions).toEqual([['make-up-not-approved', DAY]]);
    expect([used, excluded]).toEqual([1, { 'make-up-not-approved': 1 }]);
  });
});

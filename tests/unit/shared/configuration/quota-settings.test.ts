import { describe, expect, it } from 'vitest';
import { configurationSchema, payrollReserveOf } from '../../../../shared/configuration/index.ts';
import {
  sampleConfiguration,
  sampleConfigurationDocument,
} from '../../../support/sample-configuration.ts';

function withQuota(change: Record<string, unknown>): unknown {
  const document = sampleConfigurationDocument();
  const organisations = document.organisations.map((organisation) => ({
    ...organisation,
    quota: { ...organisation.quota, ...change },
  }));
  return { ...document, organisations };
}

describe('the quota of an organisation', () => {
  it('warns at 70, 85 and 95 % and keeps a tenth for payroll, if nothing else is said', () => {
    const [organisation] = sampleConfiguration().organisations;

    expect(organisation?.quota.warnAtPercent).toEqual([70, 85, 95]);
    expect(organisation === undefined ? undefined : payrollReserveOf(organisation.quota)).toBe(500);
  });

  it.each([0, 1_234])('keeps %i calls for payroll if that is said', (calls) => {
    const parsed = configurationSchema.parse(withQuota({ payrollReserveCallsPerMonth: calls }));
    const [organisation] = parsed.organisations;

    expect(organisation === undefined ? undefined : payrollReserveOf(organisation.quota)).toBe(
      calls,
    );
  });

  it.each([[[85, 70]], [[70, 70]]])('refuses the shares %j in both languages', (warnAtPercent) => {
    const parsed = configurationSchema.safeParse(withQuota({ warnAtPercent }));

    const [issue] = parsed.error?.issues ?? [];
    expect(issue?.path.join('.')).toBe('organisations.0.quota.warnAtPercent');
    expect(issue?.message).toContain('must rise');
    expect(issue?.message).toContain('必須由小至大');
  });

  it.each([0, 101, 70.5])('refuses a share of %d percent', (share) => {
    expect(configurationSchema.safeParse(withQuota({ warnAtPercent: [share] })).success).toBe(
      false,
    );
  });
});

import * as ram from '@alicloud/ram20150501';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accountFault, officialRamClient } from '../../../support/official-account-clients.ts';
import { ACCOUNT, RamBench, readingOf, TRUST } from './ram-bench.ts';

let bench: RamBench;

beforeEach(async () => {
  bench = await RamBench.start();
});
afterEach(() => bench.close());

const getRole = (roleName: string) => bench.client.getRole(new ram.GetRoleRequest({ roleName }));
const getPolicy = (policyName: string) =>
  bench.client.getPolicy(new ram.GetPolicyRequest({ policyName, policyType: 'Custom' }));

describe('roles, by the official SDK', () => {
  it('are made once, and told with who may take them', async () => {
    const { body } = await bench.createRole('dt-sample-test');

    const told = await getRole('dt-sample-test');

    expect(body?.role?.arn).toBe(`acs:ram::${ACCOUNT}:role/dt-sample-test`);
    expect(told.body?.role).toMatchObject({
      roleName: 'dt-sample-test',
      description: 'of a test',
      assumeRolePolicyDocument: TRUST,
      maxSessionDuration: 3_600,
    });
    expect(await accountFault(bench.createRole('dt-sample-test'))).toBe(
      '409 EntityAlreadyExists.Role',
    );
  });

  it('are changed in what is given, and left in the rest', async () => {
    await bench.createRole('dt-sample-test');

    await bench.client.updateRole(
      new ram.UpdateRoleRequest({ roleName: 'dt-sample-test', newDescription: 'of another' }),
    );

    const told = await getRole('dt-sample-test');
    expect(told.body?.role).toMatchObject({
      description: 'of another',
      assumeRolePolicyDocument: TRUST,
    });
  });

  it('are listed page by page, each once', async () => {
    for (const name of ['c', 'a', 'b']) await bench.createRole(name);

    const first = await bench.client.listRoles(new ram.ListRolesRequest({ maxItems: 2 }));
    const marker = first.body?.marker ?? '';
    const second = await bench.client.listRoles(new ram.ListRolesRequest({ marker, maxItems: 2 }));

    const names = [first, second].map(({ body }) =>
      (body?.roles?.role ?? []).map(({ roleName }) => roleName),
    );
    expect(names).toEqual([['a', 'b'], ['c']]);
    expect([first.body?.isTruncated, second.body?.isTruncated]).toEqual([true, false]);
  });

  it('go only when no policy is attached to them', async () => {
    await bench.createRole('dt-sample-test');
    await bench.createPolicy('dt-sample-test');
    await bench.attach('dt-sample-test', 'dt-sample-test');
    const remove = () =>
      bench.client.deleteRole(new ram.DeleteRoleRequest({ roleName: 'dt-sample-test' }));

    expect(await accountFault(remove())).toBe('409 DeleteConflict.Role.Policy');
    await bench.client.detachPolicyFromRole(
      new ram.DetachPolicyFromRoleRequest({
        policyName: 'dt-sample-test',
        policyType: 'Custom',
        roleName: 'dt-sample-test',
      }),
    );
    await remove();

    expect(await accountFault(getRole('dt-sample-test'))).toBe('404 EntityNotExist.Role');
  });

  it.each([
    ['an_underscore', TRUST, '400 InvalidParameter.RoleName.InvalidChars'],
    ['x'.repeat(65), TRUST, '400 InvalidParameter.RoleName.Length'],
    ['fine', '{"Version":"1","Statement":[]}', '400 MalformedPolicyDocument'],
    ['fine', 'no JSON', '400 MalformedPolicyDocument'],
    ['fine', ' '.repeat(4_097), '400 InvalidParameter.AssumeRolePolicyDocument.Length'],
  ])('are refused by the rules of names and documents (%s)', async (name, trust, refusal) => {
    expect(await accountFault(bench.createRole(name, trust))).toBe(refusal);
  });
});

describe('policies, by the official SDK', () => {
  const addVersion = (document: string, more: Readonly<Record<string, unknown>> = {}) =>
    bench.client.createPolicyVersion(
      new ram.CreatePolicyVersionRequest({
        policyName: 'sample',
        policyDocument: document,
        setAsDefault: true,
        ...more,
      }),
    );
  const versions = async () => {
    const { body } = await bench.client.listPolicyVersions(
      new ram.ListPolicyVersionsRequest({ policyName: 'sample', policyType: 'Custom' }),
    );
    return (body?.policyVersions?.policyVersion ?? []).map(
      ({ versionId, isDefaultVersion }) => `${String(versionId)}${isDefaultVersion ? '*' : ''}`,
    );
  };

  it('have versions, of which one is in force', async () => {
    await bench.createPolicy('sample');

    await addVersion(readingOf('lease'));
    await addVersion(readingOf('other'), { setAsDefault: false });

    const told = await getPolicy('sample');
    expect(await versions()).toEqual(['v1', 'v2*', 'v3']);
    expect(told.body?.policy?.defaultVersion).toBe('v2');
    expect(told.body?.defaultPolicyVersion?.policyDocument).toBe(readingOf('lease'));
  });

  it('have five versions at most, unless the oldest is to give way', async () => {
    await bench.createPolicy('sample');
    for (let number = 2; number <= 5; number += 1) await addVersion(readingOf(String(number)));

    const refusal = await accountFault(addVersion(readingOf('6')));
    await addVersion(readingOf('6'), {
      rotateStrategy: 'DeleteOldestNonDefaultVersionWhenLimitExceeded',
    });

    expect(refusal).toBe('409 LimitExceeded.Policy.Version');
    expect(await versions()).toEqual(['v2', 'v3', 'v4', 'v5', 'v6*']);
  });

  it('lose any version but the one in force', async () => {
    await bench.createPolicy('sample');
    await addVersion(readingOf('lease'));
    const remove = (versionId: string) =>
      bench.client.deletePolicyVersion(
        new ram.DeletePolicyVersionRequest({ policyName: 'sample', versionId }),
      );

    await remove('v1');

    expect(await versions()).toEqual(['v2*']);
    expect(await accountFault(remove('v2'))).toBe('409 DeleteConflict.Policy.Version.Default');
    expect(await accountFault(remove('v9'))).toBe('404 EntityNotExist.Policy.Version');
  });

  it('go only when they are attached to nothing and have one version', async () => {
    await bench.createRole('sample');
    await bench.createPolicy('sample');
    await bench.attach('sample', 'sample');
    const remove = () =>
      bench.client.deletePolicy(new ram.DeletePolicyRequest({ policyName: 'sample' }));

    expect(await accountFault(remove())).toBe('409 DeleteConflict.Policy.Role');
    await addVersion(readingOf('lease'));
    expect(await accountFault(remove())).toBe('409 DeleteConflict.Policy.Version');
  });

  it('are attached to a role once, and told with it', async () => {
    await bench.createRole('sample');
    await bench.createPolicy('sample');
    await bench.attach('sample', 'sample');

    const { body } = await bench.client.listPoliciesForRole(
      new ram.ListPoliciesForRoleRequest({ roleName: 'sample' }),
    );

    expect(body?.policies?.policy).toMatchObject([
      { policyName: 'sample', policyType: 'Custom', defaultVersion: 'v1' },
    ]);
    expect(await accountFault(bench.attach('sample', 'sample'))).toBe(
      '409 EntityAlreadyExists.Role.Policy',
    );
    expect(await accountFault(bench.attach('absent', 'sample'))).toBe('404 EntityNotExist.Policy');
  });

  it('are refused if RAM would not take them, or if nobody here would judge by them', async () => {
    const conditional = JSON.stringify({
      Version: '1',
      Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', Condition: {} }],
    });
    const long = readingOf('t'.repeat(6_144));

    const refusals = [];
    for (const document of ['no JSON', '{"Version":"1"}', conditional, long]) {
      refusals.push(await accountFault(bench.createPolicy('sample', document)));
    }

    expect(refusals).toEqual([
      '400 MalformedPolicyDocument',
      '400 MalformedPolicyDocument',
      '400 UnsupportedByStandIn',
      '400 InvalidParameter.PolicyDocument.Length',
    ]);
  });
});

describe('the state of the account', () => {
  it('is there again after a restart', async () => {
    await bench.createRole('sample');
    await bench.createPolicy('sample');
    await bench.attach('sample', 'sample');

    await bench.restart();

    expect(bench.standIn.policies.policiesOf('sample')).toEqual([readingOf('inbox')]);
    expect((await getRole('sample')).body?.role?.roleName).toBe('sample');
  });

  it('has one role of a name, however many ask for it at the same time', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, () => bench.createRole('sample')),
    );

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('keeps what was done before the answer was lost', async () => {
    bench.context.faults.add({
      standIn: 'ram',
      operation: 'CreateRole',
      times: 1,
      effect: { kind: 'drop', when: 'after' },
    });

    const outcome = await bench.createRole('sample').then(
      () => 'answered',
      () => 'lost',
    );

    expect(outcome).toBe('lost');
    expect((await getRole('sample')).body?.role?.roleName).toBe('sample');
  });
});

describe('who asks', () => {
  it('is refused with a wrong secret, and with the keys of a function’s role', async () => {
    const { credentials, clock } = bench.context;
    const host = bench.standIn.endpoints.plainHost;
    const request = () => new ram.GetRoleRequest({ roleName: 'sample' });
    const wrong = { ...credentials.developer, accessKeySecret: 'wrong' };
    const role = credentials.issue('sample', clock.nowEpochMs() + 3_600_000);

    const byWrong = officialRamClient(host, wrong).getRole(request());
    const byRole = officialRamClient(host, role).getRole(request());

    expect(await accountFault(byWrong)).toBe('400 SignatureDoesNotMatch');
    expect(await accountFault(byRole)).toBe('403 NoPermission');
  });

  it('is answered as the switchboard says', async () => {
    bench.context.faults.add({
      standIn: 'ram',
      operation: 'GetRole',
      effect: { kind: 'error', code: 'Throttling' },
    });

    expect(await accountFault(getRole('sample'))).toBe('400 Throttling');
  });
});

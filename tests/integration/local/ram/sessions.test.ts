import * as sts from '@alicloud/sts20150401';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accountFault, officialStsClient } from '../../../support/official-account-clients.ts';
import { ACCOUNT, RamBench } from './ram-bench.ts';

const TRUSTS_ACCOUNT = JSON.stringify({
  Version: '1',
  Statement: [
    {
      Action: 'sts:AssumeRole',
      Effect: 'Allow',
      Principal: { RAM: [`acs:ram::${ACCOUNT}:root`] },
    },
  ],
});

let bench: RamBench;

beforeEach(async () => {
  bench = await RamBench.start();
});
afterEach(() => bench.close());

const assume = (roleName: string, durationSeconds?: number) =>
  bench.sts.assumeRole(
    new sts.AssumeRoleRequest({
      roleArn: `acs:ram::${ACCOUNT}:role/${roleName}`,
      roleSessionName: 'test-session',
      ...(durationSeconds === undefined ? {} : { durationSeconds }),
    }),
  );

describe('sessions, by the official SDK of STS', () => {
  it('tell who asks', async () => {
    const { credentials, clock } = bench.context;
    const role = credentials.issue('sample', clock.nowEpochMs() + 3_600_000);
    const host = bench.standIn.endpoints.plainHost;

    const owner = await bench.sts.getCallerIdentity();
    const byRole = await officialStsClient(host, role).getCallerIdentity();

    expect(owner.body).toMatchObject({ accountId: ACCOUNT, identityType: 'RAMUser' });
    expect(byRole.body).toMatchObject({
      accountId: ACCOUNT,
      identityType: 'AssumedRoleUser',
      arn: `acs:ram::${ACCOUNT}:assumed-role/sample/session`,
    });
  });

  it('give keys of a role that trusts the account, which the stand-ins know', async () => {
    await bench.createRole('operator', TRUSTS_ACCOUNT);

    const { body } = await assume('operator', 900);

    const issued = body?.credentials;
    const key = bench.context.credentials.find(issued?.accessKeyId ?? '');
    expect(key).toMatchObject({
      principal: 'operator',
      accessKeySecret: issued?.accessKeySecret,
      securityToken: issued?.securityToken,
    });
  });

  it('are not given for a role that only Function Compute may take, nor for one that there is not', async () => {
    await bench.createRole('dt-sample-test');

    expect(await accountFault(assume('dt-sample-test'))).toBe('403 NoPermission');
    expect(await accountFault(assume('absent'))).toBe('404 EntityNotExist.Role');
  });

  it('last from a quarter of an hour to what the role allows', async () => {
    await bench.createRole('operator', TRUSTS_ACCOUNT);

    expect(await accountFault(assume('operator', 899))).toBe(
      '400 InvalidParameter.DurationSeconds',
    );
    expect(await accountFault(assume('operator', 3_601))).toBe(
      '400 InvalidParameter.DurationSeconds',
    );
  });
});

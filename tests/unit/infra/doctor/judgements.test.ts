import { describe, expect, test } from 'vitest';
import { judgeCertificate } from '../../../../infra/doctor/domain/certificate-judgement.ts';
import { levelOfSkew, skewOf } from '../../../../infra/doctor/domain/clock-skew.ts';
import { comparePolicies } from '../../../../infra/doctor/domain/compare-policies.ts';
import { exitStatusOf } from '../../../../infra/doctor/domain/exit-status.ts';
import {
  distinctHosts,
  hostName,
  hostOfAddress,
  isInternalHost,
} from '../../../../infra/doctor/domain/host-to-check.ts';
import { latencyByHour } from '../../../../infra/doctor/domain/latency-table.ts';
import { namedSecrets } from '../../../../infra/doctor/domain/needed-secret.ts';
import { sharedNames } from '../../../../infra/doctor/domain/shared-names.ts';
import { judgeTimer } from '../../../../infra/doctor/domain/timer-judgement.ts';
import { isInRange } from '../../../../infra/doctor/domain/version-range.ts';

const NOW = Date.parse('2026-11-27T02:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('the exit status', () => {
  test.each([
    [['ok', 'ok'], 0],
    [['ok', 'warning'], 3],
    [['warning', 'failed'], 1],
    [['ok', 'not-checked'], 1],
    [[], 0],
  ] as const)('of %j is %i', (outcomes, status) => {
    expect(exitStatusOf(outcomes.map((outcome) => ({ outcome })))).toBe(status);
  });
});

describe('a range of versions', () => {
  const engines = '>=20.19.0 <21 || >=22.12.0';

  test.each([
    ['20.19.0', true],
    ['20.18.9', false],
    ['20.100.1', true],
    ['21.0.0', false],
    ['22.11.9', false],
    ['22.12.0', true],
    ['24.1.0', true],
    ['v20.20.2', true],
    ['', false],
    ['twenty', false],
  ])('holds %s: %s', (version, expected) => {
    expect(isInRange(version, engines)).toBe(expected);
  });

  test('that cannot be read holds nothing', () => {
    expect(isInRange('20.19.0', '^20')).toBe(false);
    expect(isInRange('20.19.0', '')).toBe(false);
  });
});

describe('a certificate', () => {
  const good = { protocol: 'TLSv1.3', validUntilEpochMs: NOW + 90 * DAY };

  test.each([
    ['is good for 90 days', good, { kind: 'good', daysLeft: 90 }],
    [
      'is good on the 21st day',
      { ...good, validUntilEpochMs: NOW + 21 * DAY },
      { kind: 'good', daysLeft: 21 },
    ],
    [
      'ends soon after less than that',
      { ...good, validUntilEpochMs: NOW + 21 * DAY - 1 },
      { kind: 'soon', daysLeft: 20 },
    ],
    ['has expired at its last instant', { ...good, validUntilEpochMs: NOW }, { kind: 'expired' }],
    [
      'has expired, although nobody trusts it either',
      { ...good, validUntilEpochMs: NOW - 1, distrust: 'CERT_HAS_EXPIRED' },
      { kind: 'expired' },
    ],
    [
      'is told with the reason if it is not trusted',
      { ...good, distrust: 'ERR_TLS_CERT_ALTNAME_INVALID' },
      { kind: 'distrusted', reason: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    ],
    ['does not mend an old protocol', { ...good, protocol: 'TLSv1.1' }, { kind: 'old-protocol' }],
    ['does with TLS 1.2', { ...good, protocol: 'TLSv1.2' }, { kind: 'good', daysLeft: 90 }],
  ] as const)('%s', (_title, facts, verdict) => {
    expect(judgeCertificate(facts, NOW)).toEqual(verdict);
  });
});

describe('the skew of a clock', () => {
  test('is that between the service’s time and the middle of question and answer', () => {
    const sample = {
      service: 'KMS',
      // The header cuts off what follows the second.
      serverEpochMs: NOW + 10_000,
      askedEpochMs: NOW,
      answeredEpochMs: NOW + 1_000,
      clockOffsetMs: 0,
    };

    expect(skewOf(sample)).toBe(10_000);
    expect(skewOf({ ...sample, serverEpochMs: NOW - 90_000 })).toBe(-90_000);
  });

  test('is judged by the nearer of two times where an environment has one of its own', () => {
    const sample = { service: 'KMS', askedEpochMs: NOW, answeredEpochMs: NOW + 1_000 };
    const clockOffsetMs = 365 * DAY;
    const skewAt = (serverEpochMs: number): number =>
      skewOf({ ...sample, serverEpochMs, clockOffsetMs });

    expect(skewAt(NOW)).toBe(0);
    expect(skewAt(NOW + 365 * DAY)).toBe(0);
    expect(skewAt(NOW + 365 * DAY - 600_000)).toBe(-600_000);
    expect(skewAt(NOW + 600_000)).toBe(600_000);
  });

  test.each([
    [60_000, undefined],
    [60_001, 'warning'],
    [-60_001, 'warning'],
    [300_000, 'warning'],
    [300_001, 'failed'],
    [-3_600_000, 'failed'],
  ] as const)('of %i ms is %s', (skewMs, level) => {
    expect(levelOfSkew(skewMs)).toBe(level);
  });
});

describe('the policies of a role', () => {
  const generated = JSON.stringify({
    Version: '1',
    Statement: [
      { Effect: 'Allow', Action: ['ots:GetRow', 'ots:PutRow'], Resource: ['a', 'b'] },
      { Effect: 'Allow', Action: ['kms:GetSecretValue'], Resource: ['c'] },
    ],
  });

  test('are the same whatever their order, and whether a list of one is a list', () => {
    const attached = JSON.stringify({
      Version: '1',
      Statement: [
        { Effect: 'Allow', Action: 'kms:GetSecretValue', Resource: 'c' },
        { Effect: 'Allow', Action: ['ots:PutRow'], Resource: ['b', 'a'] },
        { Effect: 'Allow', Action: ['ots:GetRow'], Resource: ['a', 'b'] },
      ],
    });

    expect(comparePolicies([attached], generated)).toEqual({ extra: [], missing: [] });
  });

  test('differ by one action more and one less', () => {
    const attached = JSON.stringify({
      Version: '1',
      Statement: [
        { Effect: 'Allow', Action: ['ots:GetRow', 'ots:DeleteRow'], Resource: ['a', 'b'] },
        { Effect: 'Allow', Action: ['ots:PutRow'], Resource: ['a'] },
        { Effect: 'Allow', Action: ['kms:GetSecretValue'], Resource: ['c'] },
      ],
    });

    expect(comparePolicies([attached], generated)).toEqual({
      extra: ['Allow ots:DeleteRow a', 'Allow ots:DeleteRow b'],
      missing: ['Allow ots:PutRow b'],
    });
  });

  test('differ by a policy beside the generated one, also by one that excludes, denies or sets a condition', () => {
    const statement = (more: object): string =>
      JSON.stringify({ Version: '1', Statement: [{ Effect: 'Allow', Resource: '*', ...more }] });

    expect(comparePolicies([generated, statement({ Action: '*' })], generated).extra).toEqual([
      'Allow * *',
    ]);
    expect(
      comparePolicies([generated, statement({ NotAction: 'ram:*' })], generated).extra,
    ).toEqual(['Allow all but ram:* *']);
    const condition = { IpAddress: { 'acs:SourceIp': ['10.0.0.1'] } };
    expect(
      comparePolicies([statement({ Action: 'ots:GetRow', Condition: condition })], generated).extra,
    ).toEqual([`Allow ots:GetRow * if ${JSON.stringify(condition)}`]);
  });

  test.each(['', 'null', '[]', '{"Statement":"Allow"}', '{'])(
    'that cannot be read (%j) are told, and count as nothing that is needed',
    (document) => {
      const { extra, missing } = comparePolicies([document], generated);

      expect(extra).toEqual(['unreadable policy']);
      expect(missing).toHaveLength(5);
    },
  );
});

describe('a timer', () => {
  // Every ten minutes, counted from the epoch.
  const period = 10 * MINUTE;
  const schedule = {
    latest: (after: number, until: number): number | undefined => {
      const due = Math.floor(until / period) * period;
      return due > after ? due : undefined;
    },
  };
  const facts = { schedule, nowEpochMs: NOW + 5 * MINUTE, sinceEpochMs: -Infinity };

  test.each([
    ['has run when it was due last', { lastRunEpochMs: NOW + 2_000 }, 'in-time'],
    [
      'may have run by a clock that is a little behind',
      { lastRunEpochMs: NOW - 30_000 },
      'in-time',
    ],
    ['has missed one', { lastRunEpochMs: NOW - period + 2_000 }, 'missed-once'],
    ['has missed two', { lastRunEpochMs: NOW - 2 * period + 2_000 }, 'missed'],
    ['has never run', { lastRunEpochMs: undefined }, 'missed'],
    [
      'need not have run that is younger than the last due instant',
      { lastRunEpochMs: undefined, sinceEpochMs: NOW + 1 },
      'in-time',
    ],
    [
      'has missed the only one that was due',
      { lastRunEpochMs: undefined, sinceEpochMs: NOW - 1 },
      'missed-once',
    ],
    [
      'is given some minutes to begin',
      { lastRunEpochMs: NOW - period, nowEpochMs: NOW + 2 * MINUTE },
      'in-time',
    ],
  ] as const)('%s', (_title, change, verdict) => {
    expect(judgeTimer({ ...facts, ...change })).toBe(verdict);
  });
});

describe('hosts', () => {
  test.each([
    [
      'https://dt-test.cn-hongkong.ots.aliyuncs.com',
      'dt-test.cn-hongkong.ots.aliyuncs.com',
      443,
      'tls',
    ],
    ['kms.cn-hongkong.aliyuncs.com', 'kms.cn-hongkong.aliyuncs.com', 443, 'tls'],
    ['127.0.0.1:8443', '127.0.0.1', 8443, 'tls'],
    ['http://127.0.0.1:9911/path', '127.0.0.1', 9911, 'plain'],
    ['https://[::1]:8443', '[::1]', 8443, 'tls'],
  ])('of %s', (address, host, port, protocol) => {
    expect(hostOfAddress('X', address)).toEqual({ service: 'X', host, port, protocol });
  });

  test.each(['', 'https://', 'a b'])('there are none in %j', (address) => {
    expect(hostOfAddress('X', address)).toBeUndefined();
  });

  test('are told once, by the service that named them first', () => {
    const hosts = distinctHosts([
      hostOfAddress('OSS', 'https://oss.example'),
      undefined,
      hostOfAddress('KMS', 'https://oss.example:443'),
      hostOfAddress('FC', 'https://oss.example:8443'),
    ]);

    expect(hosts.map((host) => [host.service, hostName(host)])).toEqual([
      ['OSS', 'oss.example'],
      ['FC', 'oss.example:8443'],
    ]);
  });

  test('that only the region knows are known by their names', () => {
    const names = [
      'oss-cn-hongkong-internal.aliyuncs.com',
      '1234567890123456.cn-hongkong-internal.fc.aliyuncs.com',
      'dt-test.cn-hongkong.vpc.tablestore.aliyuncs.com',
      'kms-vpc.cn-hongkong.aliyuncs.com',
    ];

    expect(names.map(isInternalHost)).toEqual([true, true, true, true]);
    expect(isInternalHost('oss-cn-hongkong.aliyuncs.com')).toBe(false);
  });
});

describe('latency by hour', () => {
  test('counts each hour of Hong Kong time for each host, over all days', () => {
    const at = (text: string, host: string, latencyMs: number) => ({
      environment: 'test',
      host,
      atEpochMs: Date.parse(text),
      latencyMs,
    });

    const table = latencyByHour([
      at('2026-11-27T01:59:59Z', 'b.example', 30),
      at('2026-11-26T01:00:00Z', 'b.example', 10),
      at('2026-11-25T01:30:00Z', 'b.example', 20),
      at('2026-11-27T02:00:00Z', 'b.example', 5),
      at('2026-11-27T16:10:00Z', 'a.example', 7),
    ]);

    expect(table).toEqual([
      { host: 'a.example', hour: '00:00', samples: 1, p50: 7, max: 7 },
      { host: 'b.example', hour: '09:00', samples: 3, p50: 20, max: 30 },
      { host: 'b.example', hour: '10:00', samples: 1, p50: 5, max: 5 },
    ]);
  });
});

describe('names in settings and configuration', () => {
  test('that two environments share are told with the other environment', () => {
    const own = { STAGE: 'test', OSS_BUCKET: 'dt-work', KMS_ENDPOINT: 'kms', AUDIT_BUCKET: '' };
    const prod = { STAGE: 'prod', OSS_BUCKET: 'dt-work', KMS_ENDPOINT: 'kms', AUDIT_BUCKET: '' };

    expect(sharedNames(own, { prod, dev: { STAGE: 'dev' } })).toEqual([
      { setting: 'OSS_BUCKET', otherEnvironment: 'prod' },
    ]);
  });

  test('of secrets are found wherever they stand', () => {
    const configuration = {
      organisations: [
        {
          app: { clientId: 'a', clientSecretName: 'one' },
          functionSettings: { x: { tokenSecret: 'two' } },
        },
      ],
      secret: 'no name of a secret',
    };

    expect([...namedSecrets(configuration)]).toEqual([
      { name: 'one', where: 'organisations.0.app.clientSecretName' },
      { name: 'two', where: 'organisations.0.functionSettings.x.tokenSecret' },
    ]);
  });
});

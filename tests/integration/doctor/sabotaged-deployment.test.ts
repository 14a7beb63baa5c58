import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { STAGE } from '../../../infra/local/launcher/local-cloud.ts';
import { LocalAuthority } from '../../../infra/local/stand-in/local-authority.ts';
import { environmentNamesOf } from '../../../infra/roles/environment-names.ts';
import { roleDeclarations } from '../../../infra/roles/role-declarations.ts';
import { DeployedFunctions } from '../../support/deployed-functions.ts';
import { DoctorCloud, foundBy, sabotaged, unwell } from '../../support/doctor-cloud.ts';

/** Against hanging only: a look is repeated where the machine is too slow for it. */
const WAIT_MS = 600_000;
let cloud: DoctorCloud;

beforeAll(async () => {
  cloud = await DoctorCloud.start();
}, WAIT_MS * 2);
afterAll(() => cloud.close(), WAIT_MS);

describe('a check of what is deployed finds exactly what was broken, and the others go on', () => {
  test(
    'hosts: one that cannot be reached, and one with a certificate of an unknown authority',
    async () => {
      const closed = await closedPort();
      const sinkOf = (change: Record<string, unknown>) =>
        cloud.configureOrganisation((one) => {
          const audit = one.functionSettings['audit-forwarding'] as { readonly sinks: object[] };
          const sinks = audit.sinks.map((sink) => ({ ...sink, ...change }));
          return {
            ...one,
            functionSettings: { ...one.functionSettings, 'audit-forwarding': { ...audit, sinks } },
          };
        });
      const url = cloud.running.cloud.splunk.endpoints.tlsUrl;

      const unreachable = await sabotaged(
        () => sinkOf({ url: `https://localhost:${String(closed)}` }),
        () => sinkOf({ url }),
        () => cloud.examine(),
      );
      const distrusted = await sabotaged(
        // Of the local cloud's servers none is of this authority.
        async () => {
          const folder = path.join(cloud.running.stateDirectory, 'another-authority');
          const { certificatePem } = await LocalAuthority.open(folder);
          await sinkOf({ authorityPem: certificatePem });
        },
        () => sinkOf({ authorityPem: undefined }),
        () => cloud.examine(),
      );

      expect(foundBy(unreachable, 'hosts')).toEqual([
        ['doctor.hosts.unreachable', `Splunk splunk localhost:${String(closed)}`],
      ]);
      expect(unwell(unreachable)).toEqual({
        hosts: 'failed doctor.hosts.unreachable',
        splunk: 'failed http.connection',
      });
      expect(foundBy(distrusted, 'hosts').map(([code]) => code)).toEqual([
        'doctor.hosts.certificate-distrusted',
      ]);
      expect(unwell(distrusted)).toEqual({
        hosts: 'failed doctor.hosts.certificate-distrusted',
        splunk: 'failed http.connection',
      });
    },
    WAIT_MS,
  );

  test(
    'roles: one may do more than its function needs',
    async () => {
      const { ram } = cloud.running.cloud;
      const { settings } = cloud.running.cloud.endpoints() as { settings: Record<string, string> };
      const name = `dt-token-refresh-${STAGE}`;
      const [role] = roleDeclarations(environmentNamesOf(settings)).filter(
        ({ roleName }) => roleName === name,
      );
      if (role === undefined) throw new Error(`there is no role ${name}`);
      const policyDocument = role.policyDocument.replace(
        '"kms:GetSecretValue"',
        '"kms:GetSecretValue","kms:DeleteSecret"',
      );

      const answer = await sabotaged(
        () => ram.grant({ ...role, policyDocument }),
        () => ram.grant(role),
        () => cloud.examine(),
      );

      expect(foundBy(answer, 'role-rights')).toEqual([['doctor.role-rights.extra', name]]);
      expect(unwell(answer)).toEqual({ 'role-rights': 'failed doctor.role-rights.extra' });
    },
    WAIT_MS,
  );

  test(
    'timers: one is switched off',
    async () => {
      const functions = functionsOf(cloud);
      const name = `dt-event-worker-${STAGE}`;

      const answer = await sabotaged(
        () => functions.changeTimer(name, 'sweep', { enable: false }),
        () => functions.changeTimer(name, 'sweep', { enable: true }),
        () => cloud.examine(),
      );

      expect(foundBy(answer, 'timers')).toEqual([['doctor.timers.disabled', `${name}/sweep`]]);
      expect(unwell(answer)).toEqual({ timers: 'failed doctor.timers.disabled' });
    },
    WAIT_MS,
  );

  test(
    'timers: one has another schedule',
    async () => {
      const functions = functionsOf(cloud);
      const name = `dt-event-worker-${STAGE}`;
      const described = 'CRON_TZ=Asia/Hong_Kong 0 * * * * *';

      const answer = await sabotaged(
        () => functions.changeTimer(name, 'sweep', { cronExpression: '@every 9m' }),
        () => functions.changeTimer(name, 'sweep', { cronExpression: described }),
        () => cloud.examine(),
      );

      expect(foundBy(answer, 'timers')).toEqual([
        ['doctor.timers.other-schedule', `${name}/sweep`],
      ]);
      expect(unwell(answer)).toEqual({ timers: 'warning doctor.timers.other-schedule' });
    },
    WAIT_MS,
  );

  test(
    'callback: the intake has lost its trigger',
    async () => {
      const functions = functionsOf(cloud);
      const name = `dt-webhook-intake-${STAGE}`;
      const trigger = await functions.trigger(name, 'http');

      const answer = await sabotaged(
        () => functions.deleteTrigger(name, 'http'),
        () => functions.createTrigger(name, trigger),
        () => cloud.examine(),
      );

      expect(foundBy(answer, 'callback')).toEqual([
        ['doctor.callback.no-address', 'webhook-intake'],
      ]);
      expect(unwell(answer)).toEqual({ callback: 'failed doctor.callback.no-address' });
    },
    WAIT_MS,
  );

  test(
    'deployment: another code runs than was built',
    async () => {
      const functions = functionsOf(cloud);
      const name = `dt-jira-service-desk-${STAGE}`;

      // It stays so: only the next test looks at the same function.
      const zip = path.join(cloud.repository, 'dist', 'token-refresh.zip');
      await functions.publishCode(name, zip, 'live');
      const answer = await cloud.examine();

      expect(foundBy(answer, 'deployment')).toEqual([['doctor.deployment.other-code', name]]);
    },
    WAIT_MS,
  );

  test(
    'deployment: a function is gone, and nothing else is blamed for it',
    async () => {
      const functions = functionsOf(cloud);
      const name = `dt-jira-service-desk-${STAGE}`;

      await functions.deleteFunction(name);
      const answer = await cloud.examine();

      expect(foundBy(answer, 'deployment')).toEqual([['doctor.deployment.missing', name]]);
      expect(unwell(answer)).toEqual({ deployment: 'failed doctor.deployment.missing' });
    },
    WAIT_MS,
  );
});

function functionsOf({ running }: DoctorCloud): DeployedFunctions {
  const { invokeEndpoint } = running.host.endpoints;
  return new DeployedFunctions(String(invokeEndpoint), running.cloud.credentials.developer);
}

/** A port of loopback on which nobody listens any more. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

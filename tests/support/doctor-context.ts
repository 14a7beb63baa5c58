import type { DoctorContext, DoctorServices } from '../../infra/doctor/doctor-context.ts';
import type { DeploymentTarget } from '../../infra/deployment/deployment-target.ts';
import { Redaction } from '../../shared/secrets/index.ts';

/** What a check may ask for that a test has not given. */
const notGiven = (): Promise<never> => Promise.reject(new Error('not given to this test'));

export interface GivenContext {
  readonly settings?: Readonly<Record<string, string>>;
  readonly target?: Partial<DeploymentTarget>;
  readonly services?: Partial<DoctorServices>;
  readonly more?: Partial<DoctorContext>;
}

/** A context that has what a test gives it, and nothing else: a check that asks for more fails. */
export function doctorContext({
  settings = {},
  target,
  services,
  more,
}: GivenContext): DoctorContext {
  const management = { functionCompute: '', ram: '', sts: '', logs: '' };
  const given: DeploymentTarget = {
    environment: 'test',
    isLocal: false,
    region: 'cn-hongkong',
    accountId: '1234567890123456',
    settings,
    commandSettings: settings,
    management,
    key: () => ({ accessKeyId: 'id', accessKeySecret: 'secret' }),
    clockOffsetMs: 0,
    ...target,
  };
  return {
    environment: 'test',
    options: { send: false, metered: true },
    repositoryDirectory: '/nowhere',
    stateDirectory: '/nowhere',
    redaction: new Redaction(),
    target: () => Promise.resolve(given),
    functions: notGiven,
    // What a check does not use is not there.
    services: services === undefined ? notGiven : () => Promise.resolve(services as DoctorServices),
    configuration: notGiven,
    ...more,
  };
}

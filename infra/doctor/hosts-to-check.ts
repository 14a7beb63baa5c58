import type { Configuration, OrganisationConfiguration } from '../../shared/configuration/index.ts';
import type { DeploymentTarget } from '../deployment/deployment-target.ts';
import { intakeDomainOf } from './deployed-names.ts';
import type { DoctorContext } from './doctor-context.ts';
import {
  distinctHosts,
  hostOfAddress,
  isInternalHost,
  type HostToCheck,
} from './domain/host-to-check.ts';
import { auditSettingsOf, jiraSettingsOf } from './parts-of-configuration.ts';

export interface HostsOfEnvironment {
  readonly hosts: readonly HostToCheck[];
  /** Hosts that are known within Alibaba Cloud's network only. */
  readonly internal: readonly HostToCheck[];
}

/** Every host of settings and configuration; without a configuration those of the settings. */
export async function hostsToCheck(context: DoctorContext): Promise<HostsOfEnvironment> {
  const target = await context.target();
  const live = await context.configuration().catch(() => undefined);
  const all = distinctHosts([
    ...hostsOfSettings(target),
    ...(live === undefined ? [] : hostsOfConfiguration(live.configuration)),
  ]);
  return {
    hosts: all.filter(({ host }) => !isInternalHost(host)),
    internal: all.filter(({ host }) => isInternalHost(host)),
  };
}

function hostsOfSettings({ settings, management }: DeploymentTarget) {
  const of = (service: string, setting: string): HostToCheck | undefined =>
    hostOfAddress(service, settings[setting] ?? '');
  return [
    of('Tablestore', 'TABLESTORE_ENDPOINT'),
    of('OSS', 'OSS_PUBLIC_ENDPOINT'),
    of('OSS', 'OSS_ENDPOINT'),
    of('KMS', 'KMS_ENDPOINT'),
    of('DingTalk api', 'DINGTALK_API_ENDPOINT') ??
      hostOfAddress('DingTalk api', 'api.dingtalk.com'),
    of('DingTalk oapi', 'DINGTALK_OAPI_ENDPOINT') ??
      hostOfAddress('DingTalk oapi', 'oapi.dingtalk.com'),
    of('Function Compute', 'FUNCTION_COMPUTE_ENDPOINT'),
    hostOfAddress('Function Compute', management.functionCompute),
    hostOfAddress('RAM', management.ram),
    hostOfAddress('STS', management.sts),
    hostOfAddress('SLS', management.logs),
    hostOfAddress('intake', intakeDomainOf(settings) ?? ''),
  ];
}

function hostsOfConfiguration({ organisations }: Configuration): readonly HostToCheck[] {
  return organisations.flatMap((organisation) => [
    ...organisation.companies.map(({ code, delivery: { host, port } }): HostToCheck => ({
      ...{ service: `SFTP ${code}`, host, port },
      protocol: 'ssh',
    })),
    ...hostsOfSinks(organisation),
    ...hostsOfJira(organisation),
  ]);
}

function hostsOfSinks(organisation: OrganisationConfiguration): readonly HostToCheck[] {
  return (auditSettingsOf(organisation)?.sinks ?? []).flatMap((sink) => {
    const own = sink.authorityPem === undefined ? {} : { authorityPem: sink.authorityPem };
    if (sink.kind === 'syslog') {
      const { name, host, port } = sink;
      return { service: `syslog ${name}`, host, port, protocol: 'tls' as const, ...own };
    }
    const found = hostOfAddress(`Splunk ${sink.name}`, sink.url);
    return found === undefined ? [] : { ...found, ...own };
  });
}

function hostsOfJira(organisation: OrganisationConfiguration): readonly HostToCheck[] {
  const found = hostOfAddress('Jira', jiraSettingsOf(organisation)?.siteUrl ?? '');
  return found === undefined ? [] : [found];
}

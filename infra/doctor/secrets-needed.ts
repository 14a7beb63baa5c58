import {
  parseClientCertificate,
  parseToken,
} from '../../functions/audit-forwarding/sinks/sink-secrets.ts';
import { readCredentials } from '../../functions/jira-service-desk/read-settings.ts';
import { parseCallbackSecret } from '../../functions/webhook-intake/callback-secret.ts';
import {
  appsOf,
  type CompanyConfiguration,
  type Configuration,
  type OrganisationConfiguration,
} from '../../shared/configuration/index.ts';
import { parseAppSecret } from '../../shared/dingtalk-tokens/index.ts';
import { parseGroupRobotKeys } from '../../shared/dingtalk/index.ts';
import { parseSealingKeyRing } from '../../shared/sealing/index.ts';
import type { SecretProvider } from '../../shared/secrets/index.ts';
import { namedSecrets, type NeededSecret } from './domain/needed-secret.ts';
import { SecretMalformedError } from './errors.ts';
import { auditSettingsOf, jiraSettingsOf } from './parts-of-configuration.ts';

type Settings = Readonly<Record<string, string>>;

/** The secrets that settings of functions name. */
export function secretsOfSettings(
  environment: string,
  settings: Settings,
): readonly NeededSecret[] {
  const named = (setting: string, judge: (value: string) => void): readonly NeededSecret[] => {
    const name = settings[setting] ?? '';
    return name === '' ? [] : [{ name, where: setting, judge }];
  };
  return [
    ...named('SEALING_SECRET_NAME', (value) => void parseSealingKeyRing(value, environment)),
    ...named('CALLBACK_SECRET_NAME', (value) => {
      const [problem] = parseCallbackSecret(value).problems;
      if (problem !== undefined) throw problem;
    }),
  ];
}

/** Every secret that the configuration names, each once; one whose form nobody knows has to be there. */
export function secretsOfConfiguration(configuration: Configuration): readonly NeededSecret[] {
  const known = configuration.organisations.flatMap((organisation) => [
    ...ofApps(configuration.environment, organisation),
    ...ofRobots(organisation),
    ...organisation.companies.flatMap(ofCompany),
    ...ofFunctions(organisation),
  ]);
  const others = [...namedSecrets(configuration)].map((named) => ({ ...named, judge: notEmpty }));
  const byName = new Map<string, NeededSecret>();
  for (const one of [...known, ...others]) {
    if (!byName.has(one.name)) byName.set(one.name, one);
  }
  return [...byName.values()];
}

function ofApps(
  environment: string,
  organisation: OrganisationConfiguration,
): readonly NeededSecret[] {
  return appsOf(organisation).map(({ clientId, clientSecretName }) => ({
    name: clientSecretName,
    where: `app ${clientId}`,
    judge: (value) => void parseAppSecret(value, { environment, clientId }),
  }));
}

function ofRobots({ corpId, events, companies }: OrganisationConfiguration): NeededSecret[] {
  const names = [
    events.alarmRobotSecret,
    ...companies.map(({ messages }) => messages.groupRobotSecret),
  ];
  return names.flatMap((name) => (name === undefined ? [] : [robotSecret(name, corpId)]));
}

const robotSecret = (name: string, where: string): NeededSecret => ({
  ...{ name, where },
  judge: (value) => void parseGroupRobotKeys(name, value),
});

function ofCompany({ code, delivery }: CompanyConfiguration): readonly NeededSecret[] {
  const { privateKeySecret, encryption } = delivery;
  const where = `company ${code}`;
  const sshKey = { name: privateKeySecret, where, judge: judgeSshKey(privateKeySecret) };
  const signing = encryption?.signingKeySecret;
  if (signing === undefined) return [sshKey];
  return [sshKey, { name: signing, where, judge: judgePgpKey(signing) }];
}

function ofFunctions(organisation: OrganisationConfiguration): readonly NeededSecret[] {
  const { corpId } = organisation;
  const audit = auditSettingsOf(organisation);
  const sinks = (audit?.sinks ?? []).flatMap((sink): NeededSecret[] => {
    const where = `sink ${sink.name}`;
    if (sink.kind === 'splunk-hec') {
      const { name, tokenSecret } = sink;
      const judge = (value: string): void => void parseToken(name, tokenSecret, value);
      return [{ name: tokenSecret, where, judge }];
    }
    const secret = sink.clientCertificateSecret;
    if (secret === undefined) return [];
    const judge = async (value: string): Promise<void> => {
      await parseClientCertificate(sink.name, secret, value);
    };
    return [{ name: secret, where, judge }];
  });
  const robots =
    audit?.alarmRobotSecret === undefined ? [] : [robotSecret(audit.alarmRobotSecret, corpId)];
  const jira = jiraSettingsOf(organisation);
  if (jira === undefined) return [...sinks, ...robots];
  const judge = async (value: string): Promise<void> => {
    await readCredentials(holding(value), corpId, jira);
  };
  return [...sinks, ...robots, { name: jira.credentialsSecret, where: corpId, judge }];
}

const holding = (value: string): SecretProvider => ({
  getSecret: () => Promise.resolve({ value, version: '' }),
});

function judgeSshKey(name: string): NeededSecret['judge'] {
  return async (value) => {
    const { default: ssh2 } = await import('ssh2');
    if (ssh2.utils.parseKey(value) instanceof Error) {
      throw new SecretMalformedError(name, {
        en: 'a private key of OpenSSH without a passphrase',
        zhHK: '不設密碼短語的 OpenSSH 私人金鑰',
      });
    }
  };
}

function judgePgpKey(name: string): NeededSecret['judge'] {
  return (value) => {
    if (value.includes('-----BEGIN PGP PRIVATE KEY BLOCK-----')) return;
    throw new SecretMalformedError(name, {
      en: 'an armoured private key of OpenPGP',
      zhHK: 'ASCII 格式的 OpenPGP 私人金鑰',
    });
  };
}

/** The store has no empty value, so that there is nothing more to ask. */
const notEmpty = (): void => undefined;

import type { BucketSetting, SecretKind, SecretSetting } from '../../shared/permissions/index.ts';
import { RoleSettingsMissingError } from './errors.ts';

/** Where everything lies in an environment that a role can be about. */
export interface EnvironmentNames {
  readonly stage: string;
  readonly region: string;
  readonly accountId: string;
  readonly tableInstance: string;
  readonly buckets: Readonly<Record<BucketSetting, string>>;
  readonly secrets: Readonly<Record<SecretSetting, string>>;
  /** Patterns of the names of the secrets that the configuration names, by what they are for. */
  readonly secretPatterns: Readonly<Record<SecretKind, readonly string[]>>;
  readonly log: { readonly project: string; readonly store: string };
  /** Keys of one's own by which KMS encrypts secrets, and OSS objects; none: the services' keys. */
  readonly secretKeyIds: readonly string[];
  readonly objectKeyIds: readonly string[];
  /** Service of Function Compute 2.0, for accounts that still have one. */
  readonly functionComputeService: string;
}

/** How the name of a secret goes on behind the stem of its environment, by what it is for. */
const SECRET_WORDS: Readonly<Record<SecretKind, readonly string[]>> = {
  'dingtalk-app': ['dingtalk-app'],
  'alarm-robot': ['alarm'],
  payroll: ['payroll'],
  'service-desk': ['jira'],
  'audit-sink': ['splunk', 'syslog'],
};

const REQUIRED = [
  'STAGE',
  'ALIYUN_REGION',
  'ALIYUN_ACCOUNT_ID',
  'TABLESTORE_INSTANCE',
  'OSS_BUCKET',
  'AUDIT_BUCKET',
  'SEALING_SECRET_NAME',
  'CALLBACK_SECRET_NAME',
] as const;

/**
 * The names of an environment, from its settings for `s.yaml`.
 *
 * The stem of its secrets is the name of the sealing secret up to its last hyphen: with
 * `dt-test-sealing` the secrets of apps are `dt-test-dingtalk-app*`. Names of another form are told by
 * the settings `SECRETS_DINGTALK_APP`, `SECRETS_ALARM_ROBOT`, `SECRETS_PAYROLL`, `SECRETS_SERVICE_DESK`
 * and `SECRETS_AUDIT_SINK`: patterns with commas between them.
 *
 * @throws RoleSettingsMissingError naming all that is missing
 */
export function environmentNamesOf(
  settings: Readonly<Record<string, string | undefined>>,
): EnvironmentNames {
  const missing = REQUIRED.filter((name) => (settings[name] ?? '') === '');
  if (missing.length > 0) throw new RoleSettingsMissingError(missing);
  const text = (name: string): string => settings[name] ?? '';
  const sealing = text('SEALING_SECRET_NAME');
  const stem = sealing.slice(0, sealing.lastIndexOf('-') + 1);
  const patternsOf = (kind: SecretKind): readonly string[] => {
    const given = listOf(text(`SECRETS_${kind.replaceAll('-', '_').toUpperCase()}`));
    return given.length > 0 ? given : SECRET_WORDS[kind].map((word) => `${stem}${word}*`);
  };
  return {
    stage: text('STAGE'),
    region: text('ALIYUN_REGION'),
    accountId: text('ALIYUN_ACCOUNT_ID'),
    tableInstance: text('TABLESTORE_INSTANCE'),
    buckets: { OSS_BUCKET: text('OSS_BUCKET'), AUDIT_BUCKET: text('AUDIT_BUCKET') },
    secrets: { SEALING_SECRET_NAME: sealing, CALLBACK_SECRET_NAME: text('CALLBACK_SECRET_NAME') },
    secretPatterns: {
      'dingtalk-app': patternsOf('dingtalk-app'),
      'alarm-robot': patternsOf('alarm-robot'),
      payroll: patternsOf('payroll'),
      'service-desk': patternsOf('service-desk'),
      'audit-sink': patternsOf('audit-sink'),
    },
    log: { project: `dt-${text('STAGE')}`, store: 'functions' },
    secretKeyIds: listOf(text('SECRET_KEY_IDS')),
    objectKeyIds: listOf(text('OBJECT_KEY_IDS')),
    functionComputeService: text('FUNCTION_COMPUTE_SERVICE'),
  };
}

function listOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

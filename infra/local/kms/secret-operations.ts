import { KmsRefusal } from './kms-answers.ts';
import type { NewVersion, SecretArchive, SecretVersion, StoredSecret } from './secret-archive.ts';

type Parameters = ReadonlyMap<string, string>;
type Answer = Readonly<Record<string, unknown>>;
type Operation = (archive: SecretArchive, parameters: Parameters) => Promise<Answer>;

/** The operations that the stand-in knows, by the name of the API. */
export const SECRET_OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['GetSecretValue', getSecretValue],
  ['DescribeSecret', describeSecret],
  ['ListSecretVersionIds', listSecretVersionIds],
  ['CreateSecret', createSecret],
  ['PutSecretValue', putSecretValue],
]);

/** What the system policy `AliyunKMSSecretUserAccess` allows: the roles of functions have no more. */
export const READING_OPERATIONS: ReadonlySet<string> = new Set([
  'GetSecretValue',
  'DescribeSecret',
  'ListSecretVersionIds',
]);

async function getSecretValue(archive: SecretArchive, parameters: Parameters): Promise<Answer> {
  const secret = archive.find(required(parameters, 'SecretName'));
  const version = selectVersion(secret, parameters);
  return {
    SecretName: secret.name,
    SecretType: 'Generic',
    VersionId: version.versionId,
    CreateTime: timestamp(version.createdAtEpochMs),
    SecretData: version.data,
    SecretDataType: version.dataType,
    VersionStages: { VersionStage: version.stages },
    AutomaticRotation: 'Disabled',
  };
}

/** The SDK sends an unset parameter as an empty one. */
function selectVersion(secret: StoredSecret, parameters: Parameters): SecretVersion {
  const id = parameters.get('VersionId') ?? '';
  const wantedStage = parameters.get('VersionStage') ?? '';
  const stage = id === '' && wantedStage === '' ? 'ACSCurrent' : wantedStage;
  const found = secret.versions.find(
    (version) =>
      (id === '' || version.versionId === id) && (stage === '' || version.stages.includes(stage)),
  );
  if (found === undefined) throw new KmsRefusal('Forbidden.ResourceNotFound');
  return found;
}

async function describeSecret(archive: SecretArchive, parameters: Parameters): Promise<Answer> {
  const secret = archive.find(required(parameters, 'SecretName'));
  return {
    Arn: `acs:kms:cn-hongkong:100000000000000:secret/${secret.name}`,
    SecretName: secret.name,
    SecretType: 'Generic',
    Description: secret.description,
    CreateTime: timestamp(secret.createdAtEpochMs),
    UpdateTime: timestamp(secret.updatedAtEpochMs),
    AutomaticRotation: 'Disabled',
  };
}

async function listSecretVersionIds(
  archive: SecretArchive,
  parameters: Parameters,
): Promise<Answer> {
  const secret = archive.find(required(parameters, 'SecretName'));
  const withDeprecated = parameters.get('IncludeDeprecated') === 'true';
  const versions = secret.versions.filter(({ stages }) => withDeprecated || stages.length > 0);
  return {
    SecretName: secret.name,
    PageNumber: 1,
    PageSize: versions.length,
    TotalCount: versions.length,
    VersionIds: {
      VersionId: versions.map((version) => ({
        VersionId: version.versionId,
        CreateTime: timestamp(version.createdAtEpochMs),
        VersionStages: { VersionStage: version.stages },
      })),
    },
  };
}

async function createSecret(archive: SecretArchive, parameters: Parameters): Promise<Answer> {
  const name = required(parameters, 'SecretName');
  if (!/^[\w+=.@/-]{1,64}$/.test(name)) throw new KmsRefusal('InvalidParameter');
  const version = newVersion(parameters);
  await archive.create(name, parameters.get('Description') ?? '', version);
  return { SecretName: name, SecretType: 'Generic', VersionId: version.versionId };
}

async function putSecretValue(archive: SecretArchive, parameters: Parameters): Promise<Answer> {
  const name = required(parameters, 'SecretName');
  const version = newVersion(parameters);
  await archive.addVersion(name, version);
  return {
    SecretName: name,
    VersionId: version.versionId,
    VersionStages: { VersionStage: ['ACSCurrent'] },
  };
}

function newVersion(parameters: Parameters): NewVersion {
  const data = required(parameters, 'SecretData');
  if (Buffer.byteLength(data) > 30_720) throw new KmsRefusal('InvalidParameter');
  const dataType = parameters.get('SecretDataType') === 'binary' ? 'binary' : 'text';
  return { versionId: required(parameters, 'VersionId'), data, dataType };
}

function required(parameters: Parameters, name: string): string {
  const value = parameters.get(name) ?? '';
  if (value === '') {
    throw new KmsRefusal(
      'MissingParameter',
      `The input parameter "${name}" that is mandatory for processing this request is not supplied.`,
    );
  }
  return value;
}

function timestamp(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

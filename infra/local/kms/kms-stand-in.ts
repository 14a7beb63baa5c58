import path from 'node:path';
import { GatewayRefusal } from '../stand-in/gateway-refusal.ts';
import {
  listenHttp,
  type StandInRequest,
  type StandInResponse,
} from '../stand-in/http-listener.ts';
import { RequestAdmission } from '../stand-in/request-admission.ts';
import { readSignedRequest } from '../stand-in/signed-request.ts';
import type { StandIn, StandInContext } from '../stand-in/stand-in.ts';
import { answerOf, KmsRefusal, refusalOf } from './kms-answers.ts';
import { SecretArchive } from './secret-archive.ts';
import { READING_OPERATIONS, SECRET_OPERATIONS } from './secret-operations.ts';

const API_VERSION = '2016-01-20';

export interface KmsStandInOptions {
  /** Secrets to start with; one that exists already is left as it is (`setSecret` changes it). */
  readonly secrets?: Readonly<Record<string, string>>;
  /**
   * Whether a role may use a secret. Default: what the policies of the role say; where nobody judges,
   * every role may read every secret and none may write.
   */
  readonly permits?: (principal: string, action: string, secretName: string) => boolean;
}

/** The running stand-in, with the launcher's own way to its secrets. */
export interface KmsStandIn extends StandIn {
  /** Creates the secret or adds a version, which becomes current. Same value: no new version. */
  setSecret(name: string, value: string): Promise<{ readonly versionId: string }>;
  /** A missing secret is no error. */
  deleteSecret(name: string): Promise<void>;
}

/** Secrets Manager of KMS, API version 2016-01-20, for the official SDK. See the README. */
export async function startKmsStandIn(
  context: StandInContext,
  options: KmsStandInOptions = {},
): Promise<KmsStandIn> {
  const file = path.join(context.stateDirectory, 'secrets.json');
  const archive = await SecretArchive.open(file, () => context.clock.nowEpochMs());
  for (const [name, value] of Object.entries(options.secrets ?? {})) {
    if (!archive.has(name)) await setSecret(archive, name, value);
  }
  const admission = new RequestAdmission(context, [API_VERSION]);
  const permits = options.permits ?? permitsOf(context);
  const listener = await listenHttp({
    name: 'kms',
    context,
    maxBodyBytes: 256 * 1024,
    operationOf: (request) => readSignedRequest(request).action,
    handle: (request) => handle(archive, admission, permits, request),
    errorOf: (code) => refusalOf(new KmsRefusal(code)),
  });
  return {
    name: 'kms',
    endpoints: {
      url: listener.urls.plain,
      tlsUrl: listener.urls.tls,
      /** For the SDK, which wants a host without a scheme. */
      host: `127.0.0.1:${String(listener.ports.tls)}`,
      plainHost: `127.0.0.1:${String(listener.ports.plain)}`,
    },
    ports: listener.ports,
    setSecret: (name, value) => setSecret(archive, name, value),
    deleteSecret: async (name) => {
      await archive.delete(name);
    },
    close: () => listener.close(),
  };
}

function permitsOf({ access }: StandInContext): NonNullable<KmsStandInOptions['permits']> {
  if (access === undefined) return (_principal, action) => READING_OPERATIONS.has(action);
  return (principal, action, secretName) =>
    access.permits(principal, `kms:${action}`, `secret/${secretName}`);
}

async function handle(
  archive: SecretArchive,
  admission: RequestAdmission,
  permits: (principal: string, action: string, secretName: string) => boolean,
  incoming: StandInRequest,
): Promise<StandInResponse> {
  try {
    const request = readSignedRequest(incoming);
    const { principal } = admission.admit(request);
    const operation = SECRET_OPERATIONS.get(request.action);
    if (operation === undefined) throw new KmsRefusal('InvalidAction.NotFound');
    const secretName = request.parameters.get('SecretName') ?? '';
    if (principal !== 'developer' && !permits(principal, request.action, secretName)) {
      throw new KmsRefusal('Forbidden.NoPermission');
    }
    return answerOf(await operation(archive, request.parameters));
  } catch (error) {
    if (error instanceof KmsRefusal) return refusalOf(error);
    if (error instanceof GatewayRefusal) {
      return refusalOf(new KmsRefusal(error.code, error.message || undefined));
    }
    throw error;
  }
}

async function setSecret(
  archive: SecretArchive,
  name: string,
  value: string,
): Promise<{ versionId: string }> {
  if (!archive.has(name)) {
    await archive.create(name, '', { versionId: 'v1', data: value, dataType: 'text' });
    return { versionId: 'v1' };
  }
  const { versions } = archive.find(name);
  const current = versions.find(({ stages }) => stages.includes('ACSCurrent'));
  if (current?.data === value) return { versionId: current.versionId };
  const taken = new Set(versions.map((version) => version.versionId));
  let number = versions.length + 1;
  while (taken.has(`v${String(number)}`)) number += 1;
  const versionId = `v${String(number)}`;
  await archive.addVersion(name, { versionId, data: value, dataType: 'text' });
  return { versionId };
}

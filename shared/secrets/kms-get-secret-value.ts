import type { ApiCaller } from '../alibaba-api/index.ts';
import type { HttpResponse } from '../http/index.ts';
import {
  judgeKmsAnswer,
  judgeMissingAnswer,
  judgeUnreadableAnswer,
  type KmsFailure,
} from './kms-failure.ts';
import type { Secret } from './secret-provider.ts';

/** A secret has 30 KB at most; JSON can write one byte as six. */
const MAX_RESPONSE_BYTES = 256 * 1024;

export interface SecretQuestion {
  readonly name: string;
  readonly version: string | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * One call of `GetSecretValue` (API version 2016-01-20) on the gateway that all of an account share.
 *
 * @throws the reason of `signal`
 */
export async function getSecretValue(
  call: ApiCaller,
  { name, version, timeoutMs, signal }: SecretQuestion,
): Promise<Secret | KmsFailure> {
  let response: HttpResponse;
  try {
    response = await call({
      action: 'GetSecretValue',
      version: '2016-01-20',
      method: 'POST',
      path: '/',
      query: { SecretName: name, ...(version === undefined ? {} : { VersionId: version }) },
      timeoutMs,
      maxResponseBytes: MAX_RESPONSE_BYTES,
      signal,
    });
  } catch (error) {
    signal.throwIfAborted();
    return judgeMissingAnswer(error, name);
  }
  if (response.status !== 200) return judgeKmsAnswer(response, name, version);
  return readSecret(response.body) ?? judgeUnreadableAnswer(name);
}

function readSecret(body: Uint8Array): Secret | undefined {
  let answer: { readonly SecretData?: unknown; readonly VersionId?: unknown } | null;
  try {
    answer = JSON.parse(Buffer.from(body).toString()) as typeof answer;
  } catch {
    return undefined;
  }
  const { SecretData: value, VersionId: version } = answer ?? {};
  if (typeof value !== 'string' || value === '' || typeof version !== 'string') return undefined;
  return { value, version };
}

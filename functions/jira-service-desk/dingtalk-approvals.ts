import {
  commentProcessInstance,
  getApprovalFileAddress,
  getProcessInstance,
  UnavailableError,
  UnexpectedAnswerError,
} from '../../shared/dingtalk/index.ts';
import type { AccessClient } from '../../shared/dingtalk-access/index.ts';
import type { Directory } from '../../shared/directory/index.ts';
import { HttpError, ResponseTooLargeError, type HttpClient } from '../../shared/http/index.ts';
import { FileUnavailableError } from './errors.ts';
import type { Approvals, CallOptions } from './ports.ts';

/** A file of the largest size that a form may allow, over a slow line. */
const FILE_TIMEOUT_MS = 45_000;
const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

export interface DingTalkApprovalsOptions {
  /** Its calls are booked one by one: a delivery makes few, and may be broken off after each. */
  readonly client: AccessClient;
  /** For names and addresses: what is a few minutes old, or a day while DingTalk is down, will do. */
  readonly directory: Pick<Directory, 'user'>;
  /** For the content of files, whose addresses need no token. */
  readonly http: HttpClient;
}

/** The port on DingTalk's open platform. */
export function createDingTalkApprovals(options: DingTalkApprovalsOptions): Approvals {
  const { client, http } = options;
  const booked = async <Result>(call: Promise<Result>): Promise<Result> => {
    try {
      return await answered(call);
    } finally {
      await client.flush();
    }
  };
  return {
    read: async (processInstanceId, call) => {
      const { answer } = await booked(
        client.call(getProcessInstance, { processInstanceId }, { signal: call?.signal }),
      );
      return answer.result;
    },

    comment: async (processInstanceId, { userId, text }, call) => {
      const comment = { processInstanceId, commentUserId: userId, text };
      await booked(client.call(commentProcessInstance, comment, { signal: call?.signal }));
    },

    fetchFile: async ({ processInstanceId, fileId, maxBytes }, call) => {
      const { answer } = await booked(
        client.call(
          getApprovalFileAddress,
          { processInstanceId, fileId },
          { signal: call?.signal },
        ),
      );
      return download(http, answer.result.downloadUri, maxBytes, call);
    },

    person: async (userId, call) => {
      const found = await answered(options.directory.user(userId, { signal: call?.signal }));
      // Of whoever has left, or is not shown to the app, there is no address either.
      if (found.outcome !== 'found') return { name: '', email: undefined };
      const { name, org_email: ofOrganisation, email } = found.entry.value;
      const address = [ofOrganisation, email].find((text) => text !== undefined && text !== '');
      return { name, email: address };
    },
  };
}

/**
 * A page that is not DingTalk's comes and goes with whatever stands in between, and leaves open what has
 * been done: for a delivery, which is tried again in any case, it is as good as no answer.
 */
async function answered<Result>(call: Promise<Result>): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof UnexpectedAnswerError)) throw error;
    const { operation, vendorCode, requestId, httpStatus } = error;
    const facts = { operation, vendorCode, requestId, httpStatus };
    throw new UnavailableError(facts, 'its answer is not what it documents');
  }
}

async function download(
  http: HttpClient,
  downloadUri: string,
  maxBytes: number,
  call: CallOptions | undefined,
): Promise<Uint8Array | undefined> {
  const url = overTls(downloadUri);
  try {
    const { status, body } = await http.send({
      method: 'GET',
      url,
      timeoutMs: FILE_TIMEOUT_MS,
      maxResponseBytes: maxBytes,
      signal: call?.signal,
    });
    if (status !== 200) throw new FileUnavailableError(`HTTP ${String(status)}`);
    return body;
  } catch (error) {
    if (error instanceof ResponseTooLargeError) return undefined;
    if (error instanceof HttpError) throw new FileUnavailableError(error.code, error);
    throw error;
  }
}

/** The samples of the documentation show plain HTTP; the object store behind it also speaks TLS. */
function overTls(downloadUri: string): string {
  if (!URL.canParse(downloadUri)) throw new FileUnavailableError('no address');
  const url = new URL(downloadUri);
  if (url.protocol === 'http:' && !LOOPBACK.has(url.hostname)) url.protocol = 'https:';
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new FileUnavailableError('no web address');
  }
  return url.href;
}

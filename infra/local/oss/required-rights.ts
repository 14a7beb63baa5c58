import type { AccessJudge } from '../stand-in/access-judge.ts';
import { copySourceOf, keysToDelete } from './copy-and-delete.ts';
import type { Resource } from './oss-request.ts';
import type { OssOperation } from './operation.ts';
import { OssFault } from './oss-fault.ts';
import type { RequestReading } from './request-reading.ts';

/**
 * Operations that RAM knows by another name than their own (help page "RAM Policy: actions of OSS",
 * 2025-08). Reading includes the headers of an object, writing all parts of an upload.
 */
const ACTION_OF: Partial<Readonly<Record<OssOperation, string>>> = {
  HeadObject: 'GetObject',
  CopyObject: 'PutObject',
  DeleteMultipleObjects: 'DeleteObject',
  InitiateMultipartUpload: 'PutObject',
  UploadPart: 'PutObject',
  CompleteMultipartUpload: 'PutObject',
};

type SignedReading = Extract<RequestReading, { readonly outcome: 'signed' }>;

/** @throws OssFault AccessDenied for a role that no policy allows what the request asks for */
export function requireRights(access: AccessJudge | undefined, reading: SignedReading): void {
  if (access === undefined) return;
  const { principal } = reading;
  for (const [action, resource] of wantedRights(reading)) {
    if (access.permits(principal, `oss:${action}`, resource)) continue;
    throw new OssFault('AccessDenied', { message: 'You have no right to access this object.' });
  }
}

function wantedRights({
  operation,
  resource,
  request,
}: SignedReading): readonly (readonly [action: string, resource: string])[] {
  const action = ACTION_OF[operation] ?? operation;
  if (operation === 'DeleteMultipleObjects') {
    const { bucket } = resource;
    return keysToDelete(request).map((key) => [action, nameOf({ bucket, key })] as const);
  }
  const wanted = [[action, nameOf(resource)]] as const;
  if (operation !== 'CopyObject') return wanted;
  return [...wanted, ['GetObject', nameOf(copySourceOf(request))]];
}

/** A bucket, or an object in it; `*` for what is about no bucket. */
function nameOf({ bucket, key }: Resource): string {
  if (bucket === '') return '*';
  return key === '' ? bucket : `${bucket}/${key}`;
}

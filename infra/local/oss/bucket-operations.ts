import { OssFault } from './oss-fault.ts';
import { requireBucket } from './object-storage.ts';
import { xmlResponse, type OperationCall, type OperationHandler } from './operation-call.ts';
import { element, type XmlFragment } from './xml.ts';

const BUCKET_NAME = /^[a-z0-9](?:[a-z0-9-]{1,61})[a-z0-9]$/;
/** Owner of everything here: the stand-in knows one account. */
const OWNER = element('Owner', [element('ID', '0001'), element('DisplayName', '0001')]);

/** Creating a bucket that is there already, as its owner, changes nothing and succeeds. */
export const putBucket: OperationHandler = async ({ storage, bucket }) => {
  if (!BUCKET_NAME.test(bucket)) {
    throw new OssFault('InvalidBucketName', { fields: [['BucketName', bucket]] });
  }
  await storage.writers.run(`bucket/${bucket}`, async () => {
    if (storage.catalogue.bucketCreatedEpochMs(bucket) !== undefined) return;
    await storage.catalogue.commit({
      kind: 'bucket',
      bucket,
      createdEpochMs: storage.nowEpochMs(),
    });
  });
  return { status: 200, headers: { location: `/${bucket}` } };
};

export const deleteBucket: OperationHandler = async ({ storage, bucket }) => {
  requireBucket(storage, bucket);
  if (storage.catalogue.keys(bucket).length > 0) {
    throw new OssFault('BucketNotEmpty', { fields: [['BucketName', bucket]] });
  }
  await storage.catalogue.commit({ kind: 'bucket-deleted', bucket });
  return { status: 204 };
};

export const getBucketInfo: OperationHandler = async (call) => {
  requireBucket(call.storage, call.bucket);
  const grants = element('AccessControlList', [element('Grant', 'private')]);
  return xmlResponse(
    element('BucketInfo', [
      element('Bucket', [...bucketElements(call, call.bucket), OWNER, grants]),
    ]),
  );
};

export const listBuckets: OperationHandler = async (call) => {
  const prefix = call.request.query.get('prefix') ?? '';
  const buckets = call.storage.catalogue
    .bucketNames()
    .filter((bucket) => bucket.startsWith(prefix))
    .map((bucket) => element('Bucket', bucketElements(call, bucket)));
  return xmlResponse(
    element('ListAllMyBucketsResult', [
      OWNER,
      element('IsTruncated', false),
      element('Buckets', buckets),
    ]),
  );
};

function bucketElements({ storage, region }: OperationCall, bucket: string): XmlFragment[] {
  const created = storage.catalogue.bucketCreatedEpochMs(bucket) ?? 0;
  return [
    element('CreationDate', new Date(created).toISOString()),
    element('ExtranetEndpoint', `${region}.aliyuncs.com`),
    element('IntranetEndpoint', `${region}-internal.aliyuncs.com`),
    element('Location', region),
    element('Name', bucket),
    element('StorageClass', 'Standard'),
  ];
}

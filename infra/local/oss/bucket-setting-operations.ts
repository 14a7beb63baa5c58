import type { StandInResponse } from '../stand-in/http-listener.ts';
import type { BucketSettings } from './bucket-settings.ts';
import { lifeCycleElement, parseLifeCycle } from './life-cycle-document.ts';
import { requireBucket } from './object-storage.ts';
import { xmlResponse, type OperationCall, type OperationHandler } from './operation-call.ts';
import { OssFault } from './oss-fault.ts';
import { childrenOf, element, parseXml, textOf } from './xml.ts';

const ALGORITHMS = new Set(['AES256', 'KMS', 'SM4']);

/** All rules are replaced together. */
export const putBucketLifecycle: OperationHandler = async (call) => {
  requireBucket(call.storage, call.bucket);
  const mayOverlap = call.request.headers.get('x-oss-allow-same-action-overlap') === 'true';
  const lifeCycle = parseLifeCycle(call.request.body.toString(), mayOverlap);
  await changeSettings(call, (settings) => ({ ...settings, lifeCycle }));
  return { status: 200 };
};

export const getBucketLifecycle: OperationHandler = async ({ storage, bucket }) => {
  requireBucket(storage, bucket);
  const { lifeCycle } = storage.catalogue.bucketSettings(bucket);
  if (lifeCycle.length === 0) throw absence('NoSuchLifecycle', bucket);
  return xmlResponse(lifeCycleElement(lifeCycle));
};

export const deleteBucketLifecycle: OperationHandler = (call) =>
  removeSetting(call, (settings) => ({ ...settings, lifeCycle: [] }));

export const putBucketEncryption: OperationHandler = async (call) => {
  requireBucket(call.storage, call.bucket);
  const [root] = childrenOf(parseXml(call.request.body.toString()), 'ServerSideEncryptionRule');
  const [rule] = childrenOf(root, 'ApplyServerSideEncryptionByDefault');
  const defaultEncryption = textOf(rule, 'SSEAlgorithm');
  if (defaultEncryption === undefined) throw new OssFault('MalformedXML');
  if (!ALGORITHMS.has(defaultEncryption)) throw new OssFault('InvalidEncryptionAlgorithmError');
  if ((textOf(rule, 'KMSMasterKeyID') ?? '') !== '') throw new OssFault('NotImplemented');
  await changeSettings(call, (settings) => ({ ...settings, defaultEncryption }));
  return { status: 200 };
};

export const getBucketEncryption: OperationHandler = async ({ storage, bucket }) => {
  requireBucket(storage, bucket);
  const { defaultEncryption } = storage.catalogue.bucketSettings(bucket);
  if (defaultEncryption === undefined) throw absence('NoSuchServerSideEncryptionRule', bucket);
  return xmlResponse(
    element('ServerSideEncryptionRule', [
      element('ApplyServerSideEncryptionByDefault', [element('SSEAlgorithm', defaultEncryption)]),
    ]),
  );
};

export const deleteBucketEncryption: OperationHandler = (call) =>
  removeSetting(call, ({ defaultEncryption: _removed, ...settings }) => settings);

/** There are no versions here, which the product says by leaving the status out. */
export const getBucketVersioning: OperationHandler = async ({ storage, bucket }) => {
  requireBucket(storage, bucket);
  return xmlResponse(element('VersioningConfiguration', []));
};

async function removeSetting(
  call: OperationCall,
  change: (settings: BucketSettings) => BucketSettings,
): Promise<StandInResponse> {
  requireBucket(call.storage, call.bucket);
  await changeSettings(call, change);
  return { status: 204 };
}

/** One setting at a time, so that two writers do not undo each other. */
export async function changeSettings(
  { storage, bucket }: OperationCall,
  change: (settings: BucketSettings) => BucketSettings,
): Promise<void> {
  await storage.writers.run(`bucket/${bucket}`, async () => {
    const settings = change(storage.catalogue.bucketSettings(bucket));
    await storage.catalogue.commit({ kind: 'bucket-settings', bucket, settings });
  });
}

function absence(code: string, bucket: string): OssFault {
  return new OssFault(code, { fields: [['BucketName', bucket]] });
}

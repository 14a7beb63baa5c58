import { randomUUID } from 'node:crypto';
import { changeSettings } from './bucket-setting-operations.ts';
import { retentionNow, type BucketRetention } from './bucket-retention.ts';
import { requireBucket } from './object-storage.ts';
import { xmlResponse, type OperationCall, type OperationHandler } from './operation-call.ts';
import { OssFault } from './oss-fault.ts';
import { childrenOf, element, parseXml, textOf } from './xml.ts';

const MAX_DAYS = 25_550;

/** A policy begins unlocked, and protects from that moment on. */
export const initiateBucketWorm: OperationHandler = async (call) => {
  requireBucket(call.storage, call.bucket);
  const days = daysOf(call, 'InitiateWormConfiguration');
  const retention: BucketRetention = {
    wormId: randomUUID().replaceAll('-', '').toUpperCase(),
    days,
    createdEpochMs: call.storage.nowEpochMs(),
    isLocked: false,
  };
  await changeRetention(call, (present) => {
    if (present !== undefined) throw new OssFault('WORMConfigurationLocked');
    return retention;
  });
  return { status: 200, headers: { 'x-oss-worm-id': retention.wormId } };
};

export const abortBucketWorm: OperationHandler = async (call) => {
  requireBucket(call.storage, call.bucket);
  await changeRetention(call, (present) => {
    if (present === undefined) throw absence(call);
    if (present.isLocked) throw new OssFault('WORMConfigurationLocked');
    return undefined;
  });
  return { status: 204 };
};

export const completeBucketWorm: OperationHandler = async (call) => {
  requireBucket(call.storage, call.bucket);
  await changeRetention(call, (present) => {
    const named = requireNamed(call, present);
    if (named.isLocked) throw new OssFault('WORMConfigurationLocked');
    return { ...named, isLocked: true };
  });
  return { status: 200 };
};

/** Only a locked policy is extended, and never shortened. */
export const extendBucketWorm: OperationHandler = async (call) => {
  requireBucket(call.storage, call.bucket);
  const days = daysOf(call, 'ExtendWormConfiguration');
  await changeRetention(call, (present) => {
    const named = requireNamed(call, present);
    if (!named.isLocked || days < named.days) throw new OssFault('InvalidWORMConfiguration');
    return { ...named, days };
  });
  return { status: 200 };
};

export const getBucketWorm: OperationHandler = async (call) => {
  requireBucket(call.storage, call.bucket);
  const present = presentRetention(call);
  if (present === undefined) throw absence(call);
  return xmlResponse(
    element('WormConfiguration', [
      element('WormId', present.wormId),
      element('State', present.isLocked ? 'Locked' : 'InProgress'),
      element('RetentionPeriodInDays', present.days),
      element('CreationDate', new Date(present.createdEpochMs).toISOString()),
    ]),
  );
};

/** @throws what `change` throws: nothing is changed then */
async function changeRetention(
  call: OperationCall,
  change: (present: BucketRetention | undefined) => BucketRetention | undefined,
): Promise<void> {
  await changeSettings(call, ({ retention, ...settings }) => {
    const changed = change(retentionNow(retention, call.storage.nowEpochMs()));
    return changed === undefined ? settings : { ...settings, retention: changed };
  });
}

function presentRetention({ storage, bucket }: OperationCall): BucketRetention | undefined {
  return retentionNow(storage.catalogue.bucketSettings(bucket).retention, storage.nowEpochMs());
}

function requireNamed(call: OperationCall, present: BucketRetention | undefined): BucketRetention {
  const wormId = call.request.query.get('wormId') ?? '';
  if (present?.wormId === wormId) return present;
  throw absence(call);
}

function daysOf({ request }: OperationCall, document: string): number {
  const [root] = childrenOf(parseXml(request.body.toString()), document);
  const text = textOf(root, 'RetentionPeriodInDays');
  if (text === undefined) throw new OssFault('MalformedXML', { ec: '0027-00000004' });
  const days = Number(text);
  if (/^\d{1,6}$/.test(text) && days >= 1 && days <= MAX_DAYS) return days;
  throw new OssFault('InvalidArgument', {
    ec: /^-?\d+$/.test(text) ? '0027-00000002' : '0027-00000005',
    fields: [
      ['ArgumentName', 'RetentionPeriodInDays'],
      ['ArgumentValue', text],
    ],
  });
}

function absence({ bucket }: OperationCall): OssFault {
  return new OssFault('NoSuchWORMConfiguration', { fields: [['BucketName', bucket]] });
}

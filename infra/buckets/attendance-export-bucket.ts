import {
  subjectAccessPrefix,
  templatePrefix,
} from '../../functions/attendance-export/object-keys.ts';
import { OWN_RULE_STEM, type BucketDeclaration, type LifeCycleRule } from './bucket-declaration.ts';

/** Long enough to fetch a file that was asked for, and to ask once more. */
const TAKE_AWAY_DAYS = 30;
/** A run lasts minutes: an upload that is a day old belongs to one that was killed. */
const ABANDONED_UPLOAD_DAYS = 1;

export interface AttendanceExportBucketOptions {
  readonly name: string;
  /** The stage of the function, first part of every key. */
  readonly environment: string;
  /** Every organisation of the configuration. */
  readonly corpIds: readonly string[];
}

/**
 * The bucket of `attendance-export`. Only what is made for somebody to take away expires by rule;
 * it lies below two prefixes of each organisation. What proves a payment never expires, and stored
 * answers are erased by the function, which knows holds and leaves a record.
 */
export function attendanceExportBucket(options: AttendanceExportBucketOptions): BucketDeclaration {
  const { name, environment, corpIds } = options;
  return {
    name,
    lifeCycle: [
      ...corpIds.flatMap((corpId) => takeAwayRules(environment, corpId)),
      {
        id: `${OWN_RULE_STEM}abort-uploads`,
        prefix: '',
        abortUploadsAfterDays: ABANDONED_UPLOAD_DAYS,
      },
    ],
    defaultEncryption: 'KMS',
  };
}

function takeAwayRules(environment: string, corpId: string): readonly LifeCycleRule[] {
  const stem = `${OWN_RULE_STEM}${environment}-${corpId}`;
  return [
    {
      id: `${stem}-subject-access`,
      prefix: subjectAccessPrefix(environment, corpId),
      expireAfterDays: TAKE_AWAY_DAYS,
    },
    {
      id: `${stem}-templates`,
      prefix: templatePrefix(environment, corpId),
      expireAfterDays: TAKE_AWAY_DAYS,
    },
  ];
}

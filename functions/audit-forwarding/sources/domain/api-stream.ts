import type { AuditSettings } from '../../domain/settings.ts';
import type { StreamName } from '../../domain/stream-name.ts';
import type { SourceDescription } from '../../ports.ts';

/** What is known of a source that is read from DingTalk's API by windows of time. */
export interface ApiStreamFacts {
  readonly edition: 'any' | 'exclusive';
  /** Default: how often it is read. */
  readonly everyMinutes: number;
  /** Default: how far each read goes back over what was read before. */
  readonly overlapMinutes: number;
  /** Whether `lateDays` are read over again once a day. */
  readonly isReadOverAgain: boolean;
  /** The largest page; one page is one metered call. */
  readonly rowsPerPage: number;
  /** Taken for the usual, where nothing has been measured. */
  readonly rowsPerPersonAndWorkingDay: number;
}

/**
 * Largest pages: obtain-file-operation-records and obtain-anti-screen-capture-operation-records of
 * 2025-09-23, query-trusted-device-details of 2025-10-09; those of administrators and of the storage
 * are the figures of the official SDK 2.2.27. Volumes are assumptions. Cadences are such that an
 * organisation of 500 stays within 1,500 calls a month.
 */
export const API_STREAMS = {
  'file-audit': {
    edition: 'exclusive',
    everyMinutes: 60,
    overlapMinutes: 120,
    isReadOverAgain: true,
    rowsPerPage: 500,
    rowsPerPersonAndWorkingDay: 2,
  },
  'admin-operations': {
    edition: 'exclusive',
    everyMinutes: 480,
    overlapMinutes: 120,
    isReadOverAgain: true,
    rowsPerPage: 50,
    rowsPerPersonAndWorkingDay: 0.05,
  },
  storage: {
    edition: 'any',
    everyMinutes: 1_440,
    overlapMinutes: 120,
    isReadOverAgain: true,
    rowsPerPage: 50,
    rowsPerPersonAndWorkingDay: 0.2,
  },
  screenshots: {
    edition: 'exclusive',
    everyMinutes: 1_440,
    overlapMinutes: 120,
    isReadOverAgain: true,
    rowsPerPage: 100,
    rowsPerPersonAndWorkingDay: 0.1,
  },
  'trusted-devices': {
    edition: 'exclusive',
    everyMinutes: 1_440,
    overlapMinutes: 1_440,
    isReadOverAgain: false,
    rowsPerPage: 100,
    rowsPerPersonAndWorkingDay: 0.005,
  },
} as const satisfies Partial<Record<StreamName, ApiStreamFacts>>;

export type ApiStreamName = keyof typeof API_STREAMS;
export const API_STREAM_NAMES = Object.keys(API_STREAMS) as readonly ApiStreamName[];

/** A source with what the organisation's settings say of it. */
export function describeApiStream(
  stream: ApiStreamName,
  { sources }: Pick<AuditSettings, 'sources'>,
): SourceDescription {
  const { edition, everyMinutes, overlapMinutes } = API_STREAMS[stream];
  const own = sources[stream];
  return {
    stream,
    edition,
    meteredCallsPerRead: 1,
    everyMinutes: own?.everyMinutes ?? everyMinutes,
    overlapMinutes: own?.overlapMinutes ?? overlapMinutes,
  };
}

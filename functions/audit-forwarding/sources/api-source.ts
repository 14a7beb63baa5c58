import {
  RequestRejectedError,
  type DingTalkClient,
  type Operation,
} from '../../../shared/dingtalk/index.ts';
import {
  addDays,
  DAY_MS,
  hongKongDateOf,
  hongKongMidnightEpochMs,
  type Clock,
} from '../../../shared/time/index.ts';
import type { AuditSettings } from '../domain/settings.ts';
import type { AuditSource, CallOptions } from '../ports.ts';
import { API_STREAMS, describeApiStream, type ApiStreamName } from './domain/api-stream.ts';
import { SourceNotInEditionError } from './errors.ts';
import { readInWindows } from './windows/read-in-windows.ts';
import type { ReadPiece } from './windows/read-span.ts';

/** What sources that are read from DingTalk's API have in common. */
export interface ApiSourceOptions {
  /** Books its metered calls itself. */
  readonly client: Pick<DingTalkClient, 'call'>;
  readonly clock: Clock;
  readonly settings: ApiSourceSettings;
  /** Default and at most the largest that DingTalk hands out. */
  readonly pageSize?: number;
}

export type ApiSourceSettings = Pick<
  AuditSettings,
  'beginDaysBack' | 'edition' | 'lateDays' | 'sources'
>;

interface ApiSourceParts {
  readonly stream: ApiStreamName;
  readonly readPiece: ReadPiece;
  /** Default: midnight in Hong Kong, `beginDaysBack` ago. */
  readonly beginEpochMs?: number;
  /** Default: a week. No page says how long a window may be. */
  readonly longestPieceMs?: number;
}

const SETTLING_SECONDS = 120;

/** A source that is read by windows of time; one that the edition lacks is not asked for. */
export function defineApiSource(options: ApiSourceOptions, parts: ApiSourceParts): AuditSource {
  const { clock, settings } = options;
  const { beginEpochMs, longestPieceMs = 7 * DAY_MS, readPiece, stream } = parts;
  const description = describeApiStream(stream, settings);
  const isOpen = description.edition === 'any' || settings.edition === description.edition;
  const source = {
    stream,
    clock,
    readPiece,
    beginEpochMs: (nowEpochMs: number) =>
      beginEpochMs ?? midnightDaysBefore(nowEpochMs, settings.beginDaysBack),
    settings: {
      overlapMinutes: description.overlapMinutes,
      lateDays: API_STREAMS[stream].isReadOverAgain ? settings.lateDays : 0,
      settlingSeconds: SETTLING_SECONDS,
      longestPieceMs,
    },
  };
  return {
    description,
    async *pages(cursor, call) {
      if (!isOpen) throw new SourceNotInEditionError(stream, settings.edition);
      yield* readInWindows(source, cursor, call);
    },
  };
}

function midnightDaysBefore(nowEpochMs: number, days: number): number {
  return hongKongMidnightEpochMs(addDays(hongKongDateOf(nowEpochMs), -days));
}

/**
 * Asks DingTalk.
 *
 * @throws SourceNotInEditionError if DingTalk says so; otherwise the client's errors as they are
 */
export async function askDingTalk<Params, Answer>(
  { client, settings }: ApiSourceOptions,
  stream: ApiStreamName,
  operation: Operation<Params, Answer>,
  params: Params,
  { signal }: CallOptions,
): Promise<Answer> {
  try {
    return (await client.call(operation, params, { signal })).answer;
  } catch (error) {
    if (error instanceof RequestRejectedError && error.meaning === 'not-in-edition') {
      throw new SourceNotInEditionError(stream, settings.edition, error);
    }
    throw error;
  }
}

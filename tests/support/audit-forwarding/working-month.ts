import type { DingTalkClient } from '../../../shared/dingtalk/index.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Midnight in Hong Kong of Sunday, 1 November 2026; the month has 21 working days. */
export const MONTH_BEGIN = Date.parse('2026-10-31T16:00:00Z');
export const MONTH_DAYS = 30;

interface Params {
  readonly fromEpochMs: number;
  readonly toEpochMs: number;
  readonly pageSize?: number;
  readonly pageNumber?: number;
  readonly maxResults?: number;
  readonly nextToken?: string;
  readonly after?: { readonly gmtCreate: number };
}

/**
 * DingTalk in an organisation where the same number of rows comes about on each working day, evenly
 * from nine to seven; `calls` counts what is asked.
 */
export class WorkingMonth {
  calls = 0;
  readonly #times: readonly number[];

  constructor(rowsPerWorkingDay: number) {
    const days = Array.from({ length: MONTH_DAYS }, (_, day) => day).filter(
      (day) => day % 7 !== 0 && day % 7 !== 6,
    );
    this.#times = days.flatMap((day) =>
      Array.from({ length: rowsPerWorkingDay }, (_, row) =>
        Math.floor(MONTH_BEGIN + day * DAY + 9 * HOUR + (row * 10 * HOUR) / rowsPerWorkingDay),
      ),
    );
  }

  get client(): Pick<DingTalkClient, 'call'> {
    const call = ({ name }: { readonly name: string }, params: unknown) => {
      this.calls += 1;
      const answer = this.#answer(name, params as Params);
      return Promise.resolve({ answer, body: new Uint8Array(), attempts: 1 });
    };
    return { call } as unknown as Pick<DingTalkClient, 'call'>;
  }

  #answer(operation: string, params: Params): unknown {
    const times = this.#times.filter(
      (time) => time >= params.fromEpochMs && time <= params.toEpochMs,
    );
    if (operation === 'exclusive/fileAuditLogs') {
      const rest = times.filter((time) => time > (params.after?.gmtCreate ?? 0));
      return { list: rest.slice(0, params.pageSize).map(fileRow) };
    }
    const size = params.maxResults ?? params.pageSize ?? 0;
    const first = Number(params.nextToken ?? ((params.pageNumber ?? 1) - 1) * size);
    const page = times.toReversed().slice(first, first + size);
    if (params.maxResults === undefined) {
      const count = times.length;
      return { data: page.map(numberedRow), itemCount: count, totalCnt: count, total: count };
    }
    const hasMore = first + size < times.length;
    return {
      items: page.map((operateTime) => ({ id: String(operateTime), operateTime })),
      ...(hasMore ? { nextToken: String(first + size) } : {}),
    };
  }
}

function fileRow(gmtCreate: number): object {
  return { bizId: '1', gmtCreate, action: 2, docMemberList: [], docReceiverList: [] };
}

/** A row of each of the lists that are asked for by page numbers. */
function numberedRow(at: number): object {
  const device = { id: String(at), status: 2, modifiedTime: at };
  return { ...device, opTime: at, time: at, type: 1, userId: 'hk001' };
}

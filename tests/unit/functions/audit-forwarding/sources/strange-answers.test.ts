import { describe, expect, it } from 'vitest';
import { auditSettingsSchema } from '../../../../../functions/audit-forwarding/domain/settings.ts';
import {
  ListKeptMovingError,
  SourceCursorUnreadableError,
  SourceNoProgressError,
} from '../../../../../functions/audit-forwarding/sources/errors.ts';
import { createAdminOperationsSource } from '../../../../../functions/audit-forwarding/sources/admin-operations.ts';
import { createStorageSource } from '../../../../../functions/audit-forwarding/sources/storage.ts';
import type { DingTalkClient } from '../../../../../shared/dingtalk/index.ts';
import { readSource } from '../../../../support/audit-forwarding/source-reading.ts';
import { failureOf } from '../../../../support/failure-of.ts';

const NOW = Date.parse('2026-11-04T02:00:00Z');

type Params = Readonly<Record<string, unknown>>;

/** Sources over a client that answers as it is told; `asked` has the parameters of each call. */
function scripted(answerOf: (params: Params, call: number) => unknown) {
  const asked: Params[] = [];
  const signals: unknown[] = [];
  const client = {
    call: async (_operation: unknown, params: Params, options: { readonly signal?: unknown }) => {
      asked.push(params);
      signals.push(options.signal);
      return { answer: answerOf(params, asked.length), body: new Uint8Array(), attempts: 1 };
    },
  } as unknown as Pick<DingTalkClient, 'call'>;
  const options = {
    client,
    clock: { nowEpochMs: () => NOW, sleep: () => Promise.resolve() },
    settings: auditSettingsSchema.parse({ edition: 'exclusive' }),
  };
  return {
    asked,
    signals,
    storage: createStorageSource(options),
    admin: createAdminOperationsSource(options),
  };
}

const item = (id: string, operateTime = NOW - 600_000) => ({ id, operateTime });

describe('the storage source', () => {
  it('reads on over an empty page that names a next one', async () => {
    const { storage } = scripted((_params, call) =>
      call === 1 ? { items: [], nextToken: 'second' } : { items: [item('a')] },
    );

    const { records } = await readSource(storage);

    expect(records.map(({ identity }) => identity)).toEqual(['a']);
  });

  it('asks for half the window where it holds too much, the older half first', async () => {
    const { asked, storage } = scripted((params) => {
      const isWhole = Number(params['toEpochMs']) - Number(params['fromEpochMs']) > 86_400_000;
      return isWhole
        ? { items: [item('new')], nextToken: 'more', totalCount: 5_001 }
        : { items: [item(String(params['fromEpochMs']))] };
    });

    const { records } = await readSource(storage);

    const spans = asked.map(({ fromEpochMs, toEpochMs }) => [
      Number(fromEpochMs),
      Number(toEpochMs),
    ]);
    const [whole, ...parts] = spans;
    expect(parts.at(0)?.[0]).toBe(whole?.[0]);
    expect(parts.at(-1)?.[1]).toBe(whole?.[1]);
    parts.slice(1).forEach((part, index) => expect(part[0]).toBe((parts[index]?.[1] ?? 0) + 1));
    expect(records.length).toBe(asked.length);
  });

  it('stops, its place kept, where a token leads back to where it has been', async () => {
    const { asked, storage } = scripted(() => ({ items: [item('a')], nextToken: 'again' }));

    const error = await failureOf(readSource(storage));

    expect(error).toBeInstanceOf(SourceNoProgressError);
    expect(asked.length).toBe(2);
  });

  it('reads nothing from a place that is none', async () => {
    const { asked, storage } = scripted(() => ({ items: [] }));

    const error = await failureOf(readSource(storage, { v: 9 }));

    expect(error).toBeInstanceOf(SourceCursorUnreadableError);
    expect(asked).toEqual([]);
  });

  it('hands on the signal that ends it to each call', async () => {
    const ending = new AbortController();
    const { signals, storage } = scripted((_params, call) =>
      call === 1 ? { items: [], nextToken: 'second' } : { items: [] },
    );

    for await (const _page of storage.pages(undefined, { signal: ending.signal }));

    expect(signals).toEqual([ending.signal, ending.signal]);
  });

  it('reads nothing ahead of now where a window is read again', async () => {
    const { asked, storage } = scripted(() => ({ items: [] }));

    await readSource(storage, undefined, {
      backfill: { fromEpochMs: NOW - 1_000, toEpochMs: NOW + 86_400_000 },
    });

    expect(asked.map(({ fromEpochMs, toEpochMs }) => [fromEpochMs, toEpochMs])).toEqual([
      [NOW - 1_000, NOW],
    ]);
  });
});

describe('the source of administrators', () => {
  const row = (number: number) => ({ opTime: NOW - 600_000 - number, content: String(number) });

  it('keeps what it read and its place where the list changes all the time', async () => {
    const { admin, asked } = scripted((params, call) => ({
      data: params['pageNumber'] === 1 ? Array.from({ length: 50 }, (_, at) => row(at)) : [row(99)],
      itemCount: 60 + call,
    }));
    const cursors: unknown[] = [];

    const reading = async (): Promise<void> => {
      for await (const { cursor } of admin.pages(undefined, {})) cursors.push(cursor);
    };

    expect(await failureOf(reading())).toBeInstanceOf(ListKeptMovingError);
    expect(asked.length).toBe(12);
    expect(cursors).toEqual(Array(12).fill(undefined));
  });

  it('does not go round in a list that tells its first page for every number', async () => {
    const { admin, asked } = scripted(() => ({
      data: Array.from({ length: 50 }, (_, at) => row(at)),
      itemCount: 200,
    }));

    const error = await failureOf(readSource(admin));

    expect(error).toBeInstanceOf(ListKeptMovingError);
    expect(asked.length).toBe(8);
  });

  it('counts rows that are all alike as one, however many pages they fill', async () => {
    const { admin } = scripted((params) => ({
      data: Array(params['pageNumber'] === 4 ? 7 : 50).fill(row(1)),
      itemCount: 157,
    }));

    const { cursor, records } = await readSource(admin);

    expect(cursor).not.toBe(undefined);
    expect(records.length).toBe(157);
    expect(new Set(records.map(({ identity }) => identity)).size).toBe(1);
  });

  it('halves a window whose count is too high, after one call', async () => {
    const { admin, asked } = scripted((params) => ({
      data: [],
      itemCount:
        Number(params['toEpochMs']) - Number(params['fromEpochMs']) > 86_400_000 ? 5_001 : 0,
    }));

    await readSource(admin);

    const [whole, first] = asked;
    expect(Number(first?.['toEpochMs'])).toBeLessThan(Number(whole?.['toEpochMs']));
    expect(first?.['fromEpochMs']).toBe(whole?.['fromEpochMs']);
  });
});

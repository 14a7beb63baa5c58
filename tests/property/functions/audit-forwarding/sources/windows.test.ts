import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../../../functions/audit-forwarding/domain/source-record.ts';
import {
  readInWindows,
  type WindowSource,
} from '../../../../../functions/audit-forwarding/sources/windows/read-in-windows.ts';
import { parseWindowCursor } from '../../../../../functions/audit-forwarding/sources/windows/domain/window-cursor.ts';
import { ToldLog, type ToldRecord } from '../../../../support/audit-forwarding/told-log.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Midday in Hong Kong. */
const START = Date.parse('2026-11-10T04:00:00Z');
const BEGIN = START - 12 * HOUR;
const LATE_DAYS = 2;
const SETTLING_SECONDS = 120;

const settings = fc.record({
  overlapMinutes: fc.constantFrom(0, 1, 60, 600),
  lateDays: fc.constant(LATE_DAYS),
  settlingSeconds: fc.constant(SETTLING_SECONDS),
  longestPieceMs: fc.constantFrom(HOUR, 7 * HOUR, 7 * DAY),
});

/** Many of them within one second, so that a piece cannot always be divided. */
const happenings = (latestMs: number): fc.Arbitrary<readonly ToldRecord[]> =>
  fc
    .array(
      fc.record({
        offsetMs: fc.oneof(
          fc.integer({ min: -DAY, max: 6 * DAY }),
          fc.integer({ min: 0, max: 900 }),
        ),
        lateByMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: latestMs })),
      }),
      { maxLength: 60 },
    )
    .map((rows) =>
      rows.map(({ lateByMs, offsetMs }, number) => ({
        id: String(number),
        atEpochMs: START + offsetMs,
        toldFromEpochMs: START + offsetMs + lateByMs,
      })),
    );

/** How long until the next read, and after how many pages it is stopped. */
const reads = fc.array(
  fc.record({
    waitMs: fc.oneof(fc.integer({ min: 0, max: HOUR }), fc.integer({ min: 0, max: 3 * DAY })),
    pagesAtMost: fc.integer({ min: 1, max: 6 }),
  }),
  { maxLength: 25 },
);

/** One who reads, is stopped, and goes on from what the last page told him. */
class Reader {
  readonly held = new Set<string>();
  cursor: JsonValue | undefined;
  readonly #source: WindowSource;

  constructor(log: ToldLog, windows: WindowSource['settings'], pageSize = 3) {
    this.#source = {
      stream: 'storage',
      clock: log.clock,
      settings: windows,
      beginEpochMs: () => BEGIN,
      readPiece: (piece) => log.readPiece(piece, pageSize),
    };
  }

  async read(pagesAtMost: number, afterEachPage: () => void = () => undefined): Promise<void> {
    let pages = 0;
    for await (const page of readInWindows(this.#source, this.cursor, {})) {
      page.records.forEach(({ identity }) => this.held.add(identity));
      // As the row of a table gives it back.
      if (page.cursor !== undefined) {
        this.cursor = JSON.parse(JSON.stringify(page.cursor)) as JsonValue;
      }
      afterEachPage();
      pages += 1;
      if (pages >= pagesAtMost) return;
    }
  }
}

describe('reading by windows', () => {
  it('holds every record that is told within the late days, wherever it is stopped', async () => {
    await fc.assert(
      fc.asyncProperty(
        happenings(LATE_DAYS * DAY),
        settings,
        reads,
        async (records, windows, steps) => {
          const log = new ToldLog(records, START);
          const reader = new Reader(log, windows);

          for (const { pagesAtMost, waitMs } of steps) {
            await reader.read(pagesAtMost);
            log.nowEpochMs += waitMs;
          }
          const end = Math.max(log.nowEpochMs, START + 6 * DAY) + (LATE_DAYS + 2) * DAY;
          for (; log.nowEpochMs < end; log.nowEpochMs += 6 * HOUR) await reader.read(Infinity);

          const missing = records
            .filter(({ atEpochMs, id }) => atEpochMs >= BEGIN && !reader.held.has(id))
            .map(({ id }) => id);
          expect(missing).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never has its place ahead of a record that no page has held', async () => {
    await fc.assert(
      fc.asyncProperty(happenings(0), settings, reads, async (records, windows, steps) => {
        const log = new ToldLog(records, START);
        const reader = new Reader(log, windows);
        const passedOver = (): readonly string[] => {
          const place = parseWindowCursor(reader.cursor ?? null);
          const unread = Math.min(place?.nextEpochMs ?? 0, place?.resumeEpochMs ?? Infinity);
          return records
            .filter(({ atEpochMs }) => atEpochMs >= BEGIN && atEpochMs < unread)
            .map(({ id }) => id)
            .filter((id) => !reader.held.has(id));
        };

        for (const { pagesAtMost, waitMs } of steps) {
          await reader.read(pagesAtMost, () => expect(passedOver()).toEqual([]));
          log.nowEpochMs += waitMs;
        }

        expect(passedOver()).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('comes to the end of new and of older days though it is stopped after each piece', async () => {
    await fc.assert(
      fc.asyncProperty(happenings(LATE_DAYS * DAY), settings, async (records, windows) => {
        const log = new ToldLog(records, START);
        // A piece is one page here: whoever cannot end a piece has no place to keep.
        const reader = new Reader(log, windows, 1_000);

        for (; log.nowEpochMs < START + 10 * DAY; log.nowEpochMs += 2 * 60_000)
          await reader.read(1);

        const place = parseWindowCursor(reader.cursor ?? null);
        expect(place?.nextEpochMs).toBeGreaterThan(log.nowEpochMs - DAY);
        expect(place?.lateReadOn.localeCompare('2026-11-18')).toBeGreaterThanOrEqual(0);
        const missing = records.filter(
          ({ atEpochMs, id }) => atEpochMs >= BEGIN && !reader.held.has(id),
        );
        expect(missing).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });

  it('is not led past what happens by a clock that was wrong for one read', async () => {
    await fc.assert(
      fc.asyncProperty(
        happenings(LATE_DAYS * DAY),
        settings,
        fc.integer({ min: -20 * DAY, max: 20 * DAY }),
        async (records, windows, wrongByMs) => {
          const log = new ToldLog(records, START);
          const reader = new Reader(log, windows);
          await reader.read(Infinity);

          log.readerIsWrongByMs = wrongByMs;
          await reader.read(2);
          log.readerIsWrongByMs = 0;
          for (; log.nowEpochMs < START + 11 * DAY; log.nowEpochMs += 6 * HOUR) {
            await reader.read(Infinity);
          }

          const missing = records
            .filter(({ atEpochMs, id }) => atEpochMs >= BEGIN && !reader.held.has(id))
            .map(({ id }) => id);
          expect(missing).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });
});

import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { fileProfileSchema } from '../../functions/attendance-export/domain/file-profile.ts';
import { GeneratedMonth, spentMs } from './generated-month/generated-month.ts';
import {
  exportStoredAnswers,
  parseStoredAnswers,
  type ExportedMonth,
} from './stored-answers-export.ts';

/** What a measuring process reports on its standard output, as one line of JSON. */
export interface ChildReport {
  /** Both without the making of the answers. */
  readonly processorMs: number;
  readonly wallMs: number;
  readonly answerBytes: number;
  /** Highest resident memory that the operating system has seen. */
  readonly peakBytes: number;
  /** Memory of the program with its answers described but none read. */
  readonly startBytes: number;
  /** What the finished lines, exceptions, people and file hold. */
  readonly resultBytes: number;
  readonly lines: number;
  readonly exceptions: number;
  readonly punches: number;
}

const [variant = '', people = '', profileFile = ''] = process.argv.slice(2);
const profile = fileProfileSchema.parse(parse(readFileSync(profileFile, 'utf8')));
const month = new GeneratedMonth(Number(people));
globalThis.gc?.();
const heapBefore = heldBytes();
const startBytes = process.memoryUsage.rss();

const begun = spentMs();
let result: ExportedMonth | undefined;
if (variant === 'export') result = await exportStoredAnswers(month, profile);
else parseStoredAnswers(month);
const ended = spentMs();

const peakBytes = process.resourceUsage().maxRSS * 1024;
globalThis.gc?.();
const report: ChildReport = {
  processorMs: ended.processor - begun.processor - month.making.processor,
  wallMs: ended.wall - begun.wall - month.making.wall,
  answerBytes: month.bytesRead,
  peakBytes,
  startBytes,
  resultBytes: heldBytes() - heapBefore,
  lines: result?.computation.lines.length ?? 0,
  exceptions: result?.computation.exceptions.length ?? 0,
  punches: result?.computation.punches.received ?? 0,
};
process.stdout.write(`${JSON.stringify(report)}\n`);

function heldBytes(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

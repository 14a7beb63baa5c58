import path from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';

/** What `npm start` was asked for. */
export interface LauncherOptions {
  readonly once: boolean;
  readonly reset: boolean;
  /** No main job: a person exports with `npm run payroll`, and files need a release by approval. */
  readonly byHand: boolean;
  /** No function is deployed and none is built: a person deploys with `s`. */
  readonly empty: boolean;
  readonly json: boolean;
  readonly help: boolean;
  readonly employees: number;
  /** `yyyy-MM`; undefined means the month before the present one. */
  readonly period: string | undefined;
  readonly seed: number;
  /** First of a row of fixed ports; 0 takes free ones. */
  readonly port: number;
  readonly stateDirectory: string;
}

export const usage = `npm start -- [options]            啟動本機雲端並執行一次主要工作

  --once               end after the job, with its exit status    完成後結束
  --employees N        size of the sample company, 10 to 100,000   樣本公司人數（預設 120）
  --period YYYY-MM     month to export                             匯出月份（預設上月）
  --seed N             another sample company                      樣本編號（預設 7）
  --port N             first of sixty fixed ports                    起始埠（預設任用空閒埠）
  --state DIR          where state is kept                         狀態資料夾（預設 .local）
  --reset              forget everything that was kept first       先清除所有狀態
  --by-hand            export nothing; files need an approval      不自動匯出；檔案須經審批放行
  --empty              everything but functions; deploy with s     不部署函數；以 s 部署
  --json               one JSON result on standard output          以 JSON 輸出結果
  --help               this page                                   顯示本頁
`;

const schema = z.object({
  once: z.boolean().default(false),
  reset: z.boolean().default(false),
  'by-hand': z.boolean().default(false),
  empty: z.boolean().default(false),
  json: z.boolean().default(false),
  help: z.boolean().default(false),
  employees: z.coerce.number().int().min(10).max(100_000).default(120),
  period: z
    .string()
    .regex(/^20\d{2}-(0[1-9]|1[0-2])$/, 'a month in the form YYYY-MM')
    .optional(),
  seed: z.coerce.number().int().min(0).max(2_147_483_647).default(7),
  port: z.coerce.number().int().min(0).max(65_000).default(0),
  state: z.string().min(1).default('.local'),
});

/** The command line is wrong; the message says which option and why. */
export class UsageError extends Error {}

/** Reads the command line. @throws UsageError */
export function parseOptions(args: readonly string[], workingDirectory: string): LauncherOptions {
  let values: Record<string, unknown>;
  try {
    ({ values } = parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        once: { type: 'boolean' },
        reset: { type: 'boolean' },
        'by-hand': { type: 'boolean' },
        empty: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
        employees: { type: 'string' },
        period: { type: 'string' },
        seed: { type: 'string' },
        port: { type: 'string' },
        state: { type: 'string' },
      },
    }));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'unreadable options');
  }
  const result = schema.safeParse(values);
  if (!result.success) {
    throw new UsageError(
      result.error.issues
        .map(({ path: [name], message }) => `--${String(name)}: ${message}`)
        .join('\n'),
    );
  }
  const { state, period, 'by-hand': byHand, ...rest } = result.data;
  const staysUp = [...(byHand ? ['--by-hand'] : []), ...(rest.empty ? ['--empty'] : [])];
  if (staysUp.length > 0 && (rest.once || rest.json)) {
    throw new UsageError(
      staysUp
        .map((name) => `${name}: stays up, so it goes neither with --once nor with --json`)
        .join('\n'),
    );
  }
  return { ...rest, byHand, period, stateDirectory: path.resolve(workingDirectory, state) };
}

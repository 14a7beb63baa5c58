import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { startLauncher, type LauncherProcess } from '../../support/launcher-process.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../../..');
const UP = 'The local cloud stays up';

interface Answer {
  readonly outcome: string;
  readonly version: number;
  readonly liveVersion: number;
  readonly yaml: string;
  readonly changes: readonly { readonly place: string }[];
  readonly files: readonly { readonly objectKey: string }[];
}
interface Document {
  organisations: [{ quota: { callsPerSecondPerApi: number }; companies: object[] }];
}

let directory: string;
let launcher: LauncherProcess;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'configure-'));
  launcher = startLauncher([
    ...['--by-hand', '--employees', '10', '--state', path.join(directory, 'state')],
  ]);
  await launcher.untilPrinted(UP);
}, 180_000);

afterAll(async () => {
  launcher.signal('SIGTERM');
  await launcher.ended;
  await rm(directory, { recursive: true, force: true });
});

/** `npm run configure` with these options, in the local cloud of the test. */
function configure(...options: readonly string[]): Promise<{
  readonly status: number;
  readonly answer: Answer;
  readonly stderr: string;
}> {
  return new Promise((resolve) => {
    const command = ['--import', 'tsx', 'infra/configure/main.ts', ...options, '--json'];
    const args = [...command, '--state', path.join(directory, 'state')];
    const child = execFile(
      process.execPath,
      args,
      { cwd: REPOSITORY },
      (_error, stdout, stderr) => {
        const answer = (stdout === '' ? {} : JSON.parse(stdout)) as Answer;
        resolve({ status: child.exitCode ?? -1, answer, stderr });
      },
    );
  });
}

async function write(name: string, document: unknown): Promise<string> {
  const file = path.join(directory, name);
  await writeFile(file, stringify(document));
  return file;
}

describe('npm run configure', () => {
  test('shows what is live, plans a change, publishes it onto that version and no other', async () => {
    const shown = await configure('--show');
    const document = parse(shown.answer.yaml) as Document;
    const same = await configure('--file', await write('same.yaml', document));
    document.organisations[0].quota.callsPerSecondPerApi += 1;
    const file = await write('changed.yaml', document);
    const planned = await configure('--file', file, '--plan');
    const stale = await configure('--file', file, '--apply', '--onto', '99');
    const live = String(planned.answer.liveVersion);
    const applied = await configure('--file', file, '--apply', '--onto', live);
    const again = await configure('--file', file, '--apply');

    expect([shown.status, shown.answer.outcome]).toEqual([0, 'live']);
    expect([same.status, same.answer.outcome]).toEqual([0, 'unchanged']);
    expect([planned.status, planned.answer.outcome]).toEqual([3, 'to-publish']);
    expect(planned.answer.changes.map(({ place }) => place)).toEqual([
      expect.stringMatching(/^organisations\[\w+\]\.quota\.callsPerSecondPerApi$/) as string,
    ]);
    expect(stale.status).toBe(1);
    expect(stale.stderr).toContain('configuration.changed-meanwhile');
    expect(stale.stderr).toContain('請以 --plan 檢視差異');
    expect([applied.status, applied.answer.outcome]).toEqual([0, 'published']);
    expect(applied.answer.version).toBe(planned.answer.liveVersion + 1);
    expect([again.status, again.answer.outcome]).toEqual([0, 'unchanged']);
  });

  test('seals a mapping table that is named as a file, and adds a company by configuration alone', async () => {
    const shown = await configure('--show');
    const document = parse(shown.answer.yaml) as Document;
    await writeFile(path.join(directory, 'people.csv'), 'employeeId\n');
    const [company] = document.organisations[0].companies;
    const added = { ...company, code: 'NEWCO', peopleMapping: { file: 'people.csv' } };
    document.organisations[0].companies.push(added);
    const file = await write('added.yaml', document);

    const applied = await configure('--file', file, '--apply');
    const live = await configure('--show');

    expect(applied.answer.outcome).toBe('published');
    expect(applied.answer.changes.map(({ place }) => place)).toEqual([
      expect.stringMatching(/companies\[NEWCO\]$/) as string,
    ]);
    expect(applied.answer.files.map(({ objectKey }) => objectKey)).toEqual([
      expect.stringMatching(/^local\/\w+\/mapping\/people-[0-9a-f]{64}\.csv\.sealed$/) as string,
    ]);
    expect(live.answer.yaml).toContain('code: NEWCO');
  });

  test('publishes nothing that is wrong, and names each place in both languages', async () => {
    const shown = await configure('--show');
    const document = parse(shown.answer.yaml) as Document;
    document.organisations[0].quota.callsPerSecondPerApi = -1;
    document.organisations[0].companies[0] = {};
    const file = await write('wrong.yaml', document);

    const refused = await configure('--file', file, '--apply');
    const checked = await configure('--file', file, '--check');
    const live = await configure('--show');

    expect([refused.status, checked.status]).toEqual([1, 1]);
    expect(refused.stderr).toContain('organisations.0.quota.callsPerSecondPerApi');
    expect(refused.stderr).toContain('organisations.0.companies.0.code');
    expect(refused.stderr).toContain('未有發佈');
    expect(live.answer.yaml).toBe(shown.answer.yaml);
  });

  test('takes options only, and says which are wrong', async () => {
    const { status, stderr } = await configure('--apply', '--plan', '--onto', 'x');

    expect(status).toBe(2);
    expect(stderr).toContain('--plan, --apply: choose one');
    expect(stderr).toContain('--file: name the configuration');
    expect(stderr).toContain('--onto: must be a version');
  });
});

import { open, readFile, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ComponentContext } from './component-context.ts';
import { notDeployed, wrongInput } from './errors.ts';
import type { CommandOutput } from './component-command.ts';
import { localFunctionState } from './local-function-state.ts';

const DEFAULT_LINES = 200;
const FOLLOW_PAUSE_MS = 300;

/** `s logs [--lines N] [--request-id ID] [--tail]`: the end of the function's log, or what is added to it. */
export async function logsCommand(context: ComponentContext): Promise<CommandOutput> {
  const { wanted, switchboardUrl, screen } = context;
  const { lines, tail, 'request-id': requestId } = context.arguments.options;
  const count = Number(lines ?? DEFAULT_LINES);
  if (!Number.isSafeInteger(count) || count < 1) {
    throw wrongInput(
      {
        en: `--lines ${String(lines)}: is no number of lines`,
        zhHK: `--lines ${String(lines)}：不是行數`,
      },
      { en: 'Write a whole number from 1.', zhHK: '請填寫 1 或以上的整數。' },
    );
  }
  const state = await localFunctionState(switchboardUrl, wanted.functionName);
  if (state?.logFile === undefined) throw notDeployed(wanted.functionName);
  const isWanted = (line: string): boolean =>
    line !== '' && (requestId === undefined || line.includes(String(requestId)));
  const text = await readFile(state.logFile, 'utf8').catch(() => '');
  for (const line of text.split('\n').filter(isWanted).slice(-count)) screen.line(line);
  if (tail !== undefined)
    await follow(state.logFile, Buffer.byteLength(text), (line) => {
      if (isWanted(line)) screen.line(line);
    });
  return undefined;
}

/** Shows what is added to a file until the person stops the command. */
async function follow(file: string, from: number, show: (line: string) => void): Promise<void> {
  let shown = from;
  let rest = '';
  for (;;) {
    const size = await stat(file).then(
      (found) => found.size,
      () => shown,
    );
    if (size > shown) {
      const handle = await open(file);
      const { bytesRead, buffer } = await handle.read(
        Buffer.alloc(size - shown),
        0,
        size - shown,
        shown,
      );
      await handle.close();
      shown += bytesRead;
      const parts = (rest + buffer.toString('utf8', 0, bytesRead)).split('\n');
      rest = parts.pop() ?? '';
      for (const line of parts) show(line);
    }
    await sleep(FOLLOW_PAUSE_MS);
  }
}

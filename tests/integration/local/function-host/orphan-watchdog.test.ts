import { spawn } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { OrphanWatchdog } from '../../../../infra/local/function-host/orphan-watchdog.ts';
import { isAlive, until } from './running-function-host.ts';

const started: number[] = [];

/** A process that never ends by itself, in a group of its own as instances are. */
function startEndless(): number {
  const child = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore', detached: true });
  const pid = child.pid ?? -1;
  started.push(pid);
  return pid;
}

afterEach(() => {
  for (const pid of started.splice(0)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone, as it should be.
    }
  }
});

describe('OrphanWatchdog', () => {
  it('kills what is listed when its pipe ends, and nothing that was taken off the list', async () => {
    const watchdog = new OrphanWatchdog();
    const listed = startEndless();
    const released = startEndless();
    watchdog.watch(listed);
    watchdog.watch(released);
    watchdog.forget(released);

    await watchdog.close();

    await until(async () => !(await isAlive(listed)));
    expect(await isAlive(released)).toBe(true);
  });

  it('is started again with the same list when it is killed itself', async () => {
    const watchdog = new OrphanWatchdog();
    const listed = startEndless();
    watchdog.watch(listed);
    const first = watchdog.processId;

    process.kill(first, 'SIGKILL');
    await until(() => watchdog.processId !== first);
    expect(await isAlive(listed)).toBe(true);
    await watchdog.close();

    await until(async () => !(await isAlive(listed)));
  });
});

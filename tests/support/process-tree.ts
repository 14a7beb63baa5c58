import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface RunningProcess {
  readonly pid: number;
  readonly parentPid: number;
  readonly command: string;
}

/** Every process below this one, children of children included, at this moment. */
export function descendantsOf(pid: number): readonly RunningProcess[] {
  const all = listProcesses();
  const found: RunningProcess[] = [];
  let parents = new Set([pid]);
  while (parents.size > 0) {
    const children = all.filter(({ parentPid }) => parents.has(parentPid));
    found.push(...children);
    parents = new Set(children.map((child) => child.pid));
  }
  return found;
}

/** The processes that run a function's code, below the launcher. */
export function functionInstancesOf(launcherPid: number): readonly RunningProcess[] {
  return descendantsOf(launcherPid).filter(({ command }) =>
    command.includes('instance-bootstrap.cjs'),
  );
}

/** Whether it still runs; a process that has ended but was not waited for does not. */
export function isRunning({ pid, command }: RunningProcess): boolean {
  // The same number with another command line is another process.
  return listProcesses().some((one) => one.pid === pid && one.command === command);
}

/** Whether it is stopped, as an instance is that has no request. */
export function isFrozen(pid: number): boolean {
  const state = existsSync('/proc/self/stat') ? stateByProc(pid) : stateByPs(pid);
  return state.startsWith('T');
}

/** Waits until all have ended by themselves; gives back those that have not within the time. */
export async function survivorsOf(
  processes: readonly RunningProcess[],
  withinMs: number,
): Promise<readonly RunningProcess[]> {
  const deadline = performance.now() + withinMs;
  let left = processes;
  for (;;) {
    left = left.filter(isRunning);
    if (left.length === 0 || performance.now() > deadline) return left;
    await sleep(20);
  }
}

function stateByProc(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2);
  } catch {
    // It ended while we looked.
    return '';
  }
}

function stateByPs(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'state=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

function listProcesses(): readonly RunningProcess[] {
  return existsSync('/proc/self/stat') ? listByProc() : listByPs();
}

function listByProc(): readonly RunningProcess[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      // The name in brackets may hold anything: what is wanted follows its last bracket.
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (state === 'Z') return [];
      const command = readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return [{ pid: Number(entry), parentPid: Number(parent), command }];
    } catch {
      // It ended while we looked.
      return [];
    }
  });
}

function listByPs(): readonly RunningProcess[] {
  const listing = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,command='], {
    encoding: 'utf8',
  });
  return listing.split('\n').flatMap((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    if (command === undefined || command === '' || command.includes('<defunct>')) return [];
    return [{ pid: Number(pid), parentPid: Number(parent), command }];
  });
}

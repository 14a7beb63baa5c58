import { armMoment, describeMoment, type Moment } from './kill-moments.ts';
import {
  resultOf,
  startLauncher,
  type LauncherJson,
  type LauncherProcess,
} from './launcher-process.ts';
import {
  descendantsOf,
  functionInstancesOf,
  isFrozen,
  survivorsOf,
  type RunningProcess,
} from './process-tree.ts';

export interface PlannedKill {
  readonly victim: 'launcher' | 'function';
  readonly moment: Moment;
}

export interface DoneKill {
  readonly victim: 'launcher' | 'function';
  readonly when: string;
  readonly atEpochMs: number;
}

/** What happened in one state directory until the command succeeded. */
export interface Chronicle {
  readonly kills: readonly DoneKill[];
  /** Planned kills whose moment never came: the command had succeeded before. */
  readonly missed: readonly string[];
  /** Processes that outlived a killed launcher. */
  readonly survivors: readonly RunningProcess[];
  /** How often the command was given, the last and successful time included. */
  readonly starts: number;
  readonly result: LauncherJson;
}

/** Against hanging: they end as soon as the machine lets them. */
const ORPHANS_END_WITHIN_MS = 60_000;
const MOST_STARTS_AFTER_THE_LAST_KILL = 5;

/**
 * Gives the same command until it succeeds, and kills what is planned meanwhile: the launcher, or
 * every process that has a request of a function at the moment (the launcher then goes on by itself).
 * Where none has, the launcher is the victim: the death of an instance that waits disturbs nothing.
 */
export async function killAndContinue(
  options: readonly string[],
  environment: Readonly<Record<string, string>>,
  stateDirectory: string,
  planned: readonly PlannedKill[],
): Promise<Chronicle> {
  const kills: DoneKill[] = [];
  const missed: string[] = [];
  const survivors: RunningProcess[] = [];
  let starts = 0;
  let launcher: LauncherProcess | undefined;
  const running = (): LauncherProcess => {
    if (launcher === undefined || launcher.hasEnded()) {
      starts += 1;
      launcher = startLauncher(options, environment);
    }
    return launcher;
  };
  for (const { victim, moment } of planned) {
    const untilThen = await armMoment(moment, stateDirectory);
    const target = running();
    if ((await untilThen(() => target.hasEnded())) === 'missed') {
      missed.push(`${victim}, ${describeMoment(moment)}`);
      continue;
    }
    const done = await kill(target, victim);
    survivors.push(...done.survivors);
    kills.push({ victim: done.victim, when: describeMoment(moment), atEpochMs: done.atEpochMs });
  }
  let end = await running().ended;
  for (let again = 1; end.exitCode !== 0 && again < MOST_STARTS_AFTER_THE_LAST_KILL; again += 1) {
    end = await running().ended;
  }
  return { kills, missed, survivors, starts, result: resultOf(end) };
}

async function kill(
  launcher: LauncherProcess,
  victim: PlannedKill['victim'],
): Promise<DoneKill & { readonly survivors: readonly RunningProcess[] }> {
  const atWork = victim === 'function' ? functionInstancesOf(launcher.pid).filter(isAtWork) : [];
  if (atWork.length > 0) {
    for (const { pid } of atWork) process.kill(pid, 'SIGKILL');
    return { victim: 'function', when: '', atEpochMs: Date.now(), survivors: [] };
  }
  const children = descendantsOf(launcher.pid);
  launcher.signal('SIGKILL');
  const atEpochMs = Date.now();
  await launcher.ended;
  const survivors = await survivorsOf(children, ORPHANS_END_WITHIN_MS);
  return { victim: 'launcher', when: '', atEpochMs, survivors };
}

function isAtWork({ pid }: RunningProcess): boolean {
  return !isFrozen(pid);
}

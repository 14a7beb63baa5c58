import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LocalCredentials } from '../../infra/local/stand-in/credentials.ts';
import { FaultSwitchboard } from '../../infra/local/stand-in/fault-switchboard.ts';
import { LocalAuthority } from '../../infra/local/stand-in/local-authority.ts';
import { LocalClock } from '../../infra/local/stand-in/local-clock.ts';
import type { StandInContext } from '../../infra/local/stand-in/stand-in.ts';

/** A context on free ports and a temporary directory, with its parts at hand. */
export interface TemporaryStandInContext extends StandInContext {
  readonly credentials: LocalCredentials;
  readonly authority: LocalAuthority;
  /** Lines that the stand-in wrote to the launcher's log. */
  readonly logLines: readonly string[];
  /** Removes the directory. Close the stand-in first. */
  dispose(): Promise<void>;
}

/** Makes what the launcher would give to a stand-in. */
export async function temporaryStandInContext(name: string): Promise<TemporaryStandInContext> {
  const stateDirectory = await mkdtemp(path.join(tmpdir(), `stand-in-${name}-`));
  const authority = await LocalAuthority.open(path.join(stateDirectory, 'authority'));
  const logLines: string[] = [];
  return {
    stateDirectory,
    authority,
    logLines,
    clock: new LocalClock(),
    faults: new FaultSwitchboard(),
    credentials: new LocalCredentials(Buffer.from('a fixed seed for tests')),
    certificate: await authority.issue(name),
    ports: { plain: 0, tls: 0 },
    log: (line) => logLines.push(line),
    dispose: () => rm(stateDirectory, { recursive: true, force: true }),
  };
}

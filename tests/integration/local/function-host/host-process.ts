import { existsSync } from 'node:fs';
import path from 'node:path';
import { LocalCredentials } from '../../../../infra/local/stand-in/credentials.ts';
import { FaultSwitchboard } from '../../../../infra/local/stand-in/fault-switchboard.ts';
import { LocalAuthority } from '../../../../infra/local/stand-in/local-authority.ts';
import { LocalClock } from '../../../../infra/local/stand-in/local-clock.ts';
import {
  marksIn,
  probeFunction,
  SdkCaller,
  startProbeHost,
  until,
  urlOf,
  webProbe,
} from './running-function-host.ts';

/**
 * A process of its own that runs a function host with one idle (frozen), one hanging and one busy
 * instance and a web function that waits, with an unfinished asynchronous invocation and a detached
 * request, prints the instances' process ids and waits to be killed.
 */
const [stateDirectory = '', marks = '{}'] = process.argv.slice(2);
const { busy = '', hanging = '', gate = '' } = JSON.parse(marks) as Record<string, string>;
const authority = await LocalAuthority.open(path.join(stateDirectory, 'authority'));
const credentials = new LocalCredentials(Buffer.from('a fixed seed for tests'));
const host = await startProbeHost(
  {
    stateDirectory,
    authority,
    credentials,
    clock: new LocalClock(),
    faults: new FaultSwitchboard(),
    certificate: await authority.issue('function-host'),
    ports: { plain: 0, tls: 0 },
    logLines: [],
    log: () => undefined,
    dispose: async () => undefined,
  },
  [probeFunction('timed', { timeout: 600 }), probeFunction('idle'), webProbe('web')],
);
const sdk = new SdkCaller(host, credentials.developer);
const left = {
  do: 'append-and-hang',
  file: path.join(stateDirectory, 'left-behind'),
  mark: hanging,
};

await sdk.invoke('idle', { do: 'pid' });
void sdk.invoke('timed', { do: 'spin', mark: busy }).catch(() => undefined);
await sdk.invoke('timed', left, { async: true, taskId: 'left_behind' });
await fetch(`${urlOf(host, 'web')}/do/wait-for?file=${gate}`, {
  headers: { 'x-fc-invocation-type': 'Async', 'x-fc-async-task-id': 'left_behind_web' },
});
await until(() => [busy, hanging].every((file) => existsSync(file)));
await until(async () => (await marksIn(`${gate}.started`)) === 1);
const pids = host.functions().flatMap((one) => one.processIds);
process.stdout.write(`${JSON.stringify(pids)}\n`);

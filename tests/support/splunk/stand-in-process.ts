import { startSplunkStandIn } from '../../../infra/local/splunk/splunk-stand-in.ts';
import { LocalCredentials } from '../../../infra/local/stand-in/credentials.ts';
import { FaultSwitchboard } from '../../../infra/local/stand-in/fault-switchboard.ts';
import { LocalAuthority } from '../../../infra/local/stand-in/local-authority.ts';
import { LocalClock } from '../../../infra/local/stand-in/local-clock.ts';

// The stand-in as a process of its own, for tests that kill it: directory and token come as arguments,
// the URL goes to standard output.
const [directory = '', token = ''] = process.argv.slice(2);
const authority = await LocalAuthority.open(`${directory}/authority`);
const standIn = await startSplunkStandIn(
  {
    stateDirectory: `${directory}/state`,
    clock: new LocalClock(),
    faults: new FaultSwitchboard(),
    credentials: new LocalCredentials(Buffer.from('a fixed seed for tests')),
    certificate: await authority.issue('splunk'),
    ports: { plain: 0, tls: 0 },
    log: (line) => process.stderr.write(`${line}\n`),
  },
  { inputs: [{ name: 'audit', token }] },
);
process.stdout.write(`${standIn.endpoints.url}\n`);

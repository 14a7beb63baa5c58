import { LocalCredentials } from '../../../../infra/local/stand-in/credentials.ts';
import { FaultSwitchboard } from '../../../../infra/local/stand-in/fault-switchboard.ts';
import { LocalAuthority } from '../../../../infra/local/stand-in/local-authority.ts';
import { LocalClock } from '../../../../infra/local/stand-in/local-clock.ts';
import { startTablestoreStandIn } from '../../../../infra/local/tablestore/tablestore-stand-in.ts';

// The stand-in as a process of its own, for tests that kill it: directory and seed of the keys come
// as arguments, the URL goes to standard output.
const [directory = '', seed = '', compactionBytes = ''] = process.argv.slice(2);
const authority = await LocalAuthority.open(`${directory}/authority`);
const standIn = await startTablestoreStandIn(
  {
    stateDirectory: `${directory}/state`,
    clock: new LocalClock(),
    faults: new FaultSwitchboard(),
    credentials: new LocalCredentials(Buffer.from(seed, 'hex')),
    certificate: await authority.issue('tablestore'),
    ports: { plain: 0, tls: 0 },
    log: (line) => process.stderr.write(`${line}\n`),
  },
  compactionBytes === '' ? {} : { compactionBytes: Number(compactionBytes) },
);
process.stdout.write(`${standIn.endpoints.url}\n`);

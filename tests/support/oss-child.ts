import { startOssStandIn } from '../../infra/local/oss/oss-stand-in.ts';
import { LocalCredentials } from '../../infra/local/stand-in/credentials.ts';
import { FaultSwitchboard } from '../../infra/local/stand-in/fault-switchboard.ts';
import { LocalAuthority } from '../../infra/local/stand-in/local-authority.ts';
import { LocalClock } from '../../infra/local/stand-in/local-clock.ts';

/** An OSS stand-in in a process of its own, to be killed: prints its plain port when it is ready. */
const [stateDirectory = '', bucket = ''] = process.argv.slice(2);
const authority = await LocalAuthority.open(`${stateDirectory}/authority`);
const standIn = await startOssStandIn(
  {
    stateDirectory,
    clock: new LocalClock(),
    faults: new FaultSwitchboard(),
    credentials: new LocalCredentials(Buffer.from('a fixed seed for tests')),
    certificate: await authority.issue('oss'),
    ports: { plain: 0, tls: 0 },
    log: (line) => process.stderr.write(`${line}\n`),
  },
  { buckets: [bucket] },
);
// It ends with the process that started it.
process.stdin.resume().once('end', () => process.exit(0));
process.stdout.write(`${standIn.ports.plain}\n`);

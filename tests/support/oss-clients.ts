import { Agent } from 'node:https';
import OSS from 'ali-oss';
import { startOssStandIn } from '../../infra/local/oss/oss-stand-in.ts';
import type { AccessKey } from '../../infra/local/stand-in/credentials.ts';
import type { StandIn } from '../../infra/local/stand-in/stand-in.ts';
import { temporaryStandInContext, type TemporaryStandInContext } from './stand-in-context.ts';

export const TEST_BUCKET = 'payroll-test';

/** A running OSS stand-in with one bucket. */
export interface RunningOss {
  readonly context: TemporaryStandInContext;
  readonly standIn: StandIn;
  readonly plainUrl: string;
  readonly tlsUrl: string;
  /** Stops and starts it again on the same state, on new ports. */
  restarted(): Promise<RunningOss>;
  dispose(): Promise<void>;
}

export async function runOss(
  context?: TemporaryStandInContext,
  buckets: readonly string[] = [TEST_BUCKET],
): Promise<RunningOss> {
  const own = context ?? (await temporaryStandInContext('oss'));
  const standIn = await startOssStandIn(own, { buckets });
  return {
    context: own,
    standIn,
    plainUrl: `http://127.0.0.1:${standIn.ports.plain}`,
    tlsUrl: `https://localhost:${standIn.ports.tls}`,
    restarted: async () => {
      await standIn.close();
      return runOss(own, buckets);
    },
    dispose: async () => {
      await standIn.close();
      await own.dispose();
    },
  };
}

export interface WitnessOptions {
  readonly version: 'v1' | 'v4';
  readonly scheme: 'http' | 'https';
  /** Default: the developer's key. */
  readonly key?: AccessKey;
  readonly region?: string;
  readonly bucket?: string;
  /** With plain HTTP both address forms are possible; default false. */
  readonly pathStyle?: boolean;
}

/** Options that the SDK takes and its types do not name. */
interface SdkOptions extends OSS.Options {
  readonly sldEnable: boolean;
  readonly httpsAgent?: Agent;
}

/** What the SDK has to know of a stand-in, wherever it runs. */
export interface WitnessedOss extends Pick<RunningOss, 'plainUrl' | 'tlsUrl'> {
  readonly context: Pick<TemporaryStandInContext, 'authority' | 'credentials'>;
}

/** The unmodified official SDK, pointed at the stand-in. */
export function witnessClient(oss: WitnessedOss, options: WitnessOptions): OSS {
  const key = options.key ?? oss.context.credentials.developer;
  const isTls = options.scheme === 'https';
  const sdkOptions: SdkOptions = {
    endpoint: isTls ? oss.tlsUrl : oss.plainUrl,
    sldEnable: isTls || options.pathStyle === true,
    region: options.region ?? 'oss-cn-hongkong',
    bucket: options.bucket ?? TEST_BUCKET,
    secure: isTls,
    authorizationV4: options.version === 'v4',
    accessKeyId: key.accessKeyId,
    accessKeySecret: key.accessKeySecret,
    ...(key.securityToken === undefined
      ? {}
      : { stsToken: key.securityToken, refreshSTSTokenInterval: 3_600_000 }),
    timeout: 30_000,
    ...(isTls ? { httpsAgent: new Agent({ ca: oss.context.authority.certificatePem }) } : {}),
  };
  return new OSS(sdkOptions);
}

/** What the SDK throws. */
export interface SdkError {
  readonly code?: string;
  readonly status?: number;
  readonly name: string;
  readonly message: string;
  readonly requestId?: string;
  readonly ecCode?: string;
}

/** The error of a call that has to fail. */
export async function refusalOf(call: Promise<unknown>): Promise<SdkError> {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => error as SdkError,
  );
  if (outcome === undefined) throw new Error('the call succeeded although it had to be refused');
  return outcome;
}

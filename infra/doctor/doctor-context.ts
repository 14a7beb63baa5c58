import type { LiveConfiguration } from '../../shared/configuration/index.ts';
import type { HttpClient } from '../../shared/http/index.ts';
import type { ObjectStore } from '../../shared/object-storage/index.ts';
import type { RandomSource } from '../../shared/random/index.ts';
import type { Redaction, SecretProvider } from '../../shared/secrets/index.ts';
import type { TableClient } from '../../shared/table-store/index.ts';
import type { Clock } from '../../shared/time/index.ts';
import type { DeploymentTarget } from '../deployment/deployment-target.ts';
import type { FunctionDescription } from '../local/function-host/serverless-description.ts';
import type { FunctionCompute } from './probes/function-compute.ts';
import type { RoleReader } from './probes/role-reader.ts';

/** What a person has asked for. */
export interface DoctorOptions {
  /** Whether a test event may be sent to Splunk. */
  readonly send: boolean;
  /** Whether calls may be made that DingTalk counts. */
  readonly metered: boolean;
}

/** The services of an environment as the person who checks it reaches them. */
export interface DoctorServices {
  /** Stands where the environment's time stands. */
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly http: HttpClient;
  readonly tables: TableClient;
  readonly objects: ObjectStore;
  /** Every value that is read is known to the redaction. */
  readonly secrets: SecretProvider;
  readonly functionCompute: FunctionCompute;
  readonly roles: RoleReader;
}

/**
 * What checks stand on. Everything is opened when it is first asked for, and once: a check that asks for
 * what cannot be had is told the same error as the check before it.
 */
export interface DoctorContext {
  readonly environment: string;
  readonly options: DoctorOptions;
  readonly repositoryDirectory: string;
  readonly stateDirectory: string;
  readonly redaction: Redaction;
  /** @throws CommandRefusedError if no local cloud runs, or there is no such environment */
  target(): Promise<DeploymentTarget>;
  /** The functions of `s.yaml` with the values of this environment. @throws DescriptionError */
  functions(): Promise<readonly FunctionDescription[]>;
  /** @throws as `target`; UsageError without keys */
  services(): Promise<DoctorServices>;
  /** @throws the errors of configuration, table port and object port */
  configuration(): Promise<LiveConfiguration>;
}

import type { AccessJudge } from './access-judge.ts';
import type { CredentialRegistry } from './credentials.ts';
import type { FaultSwitchboard } from './fault-switchboard.ts';
import type { LocalClock } from './local-clock.ts';

/** Key and certificate (PEM) of a TLS listener, signed by the local authority. */
export interface ServerCertificate {
  readonly keyPem: string;
  readonly certificatePem: string;
}

/** What every stand-in is given when it starts. */
export interface StandInContext {
  /** A directory of its own below `.local/`; created by the launcher. */
  readonly stateDirectory: string;
  readonly clock: LocalClock;
  readonly faults: FaultSwitchboard;
  readonly credentials: CredentialRegistry;
  /** Judges what the keys of roles may do. Absent: a stand-in by itself, where they may do anything. */
  readonly access?: AccessJudge;
  readonly certificate: ServerCertificate;
  /** Ports to listen on; 0 takes any free one. */
  readonly ports: { readonly plain: number; readonly tls: number };
  /** One line for the launcher's log file. Never secrets or personal data. */
  readonly log: (line: string) => void;
}

/** A running stand-in. `endpoints` is what `.local/endpoints.json` shows for it. */
export interface StandIn {
  readonly name: string;
  readonly endpoints: Readonly<Record<string, unknown>>;
  readonly ports: { readonly plain: number; readonly tls: number };
  close(): Promise<void>;
}

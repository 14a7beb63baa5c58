import type { CallLedger } from '../../../shared/call-ledger/index.ts';
import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import type { CallEvent, DingTalkClient } from '../../../shared/dingtalk/index.ts';
import type { BilingualText } from '../../../shared/errors/index.ts';
import type { EventStore } from '../../../shared/event-delivery/index.ts';
import type { EventInbox } from '../../../shared/event-inbox/index.ts';
import type { LeaseStore } from '../../../shared/lease/index.ts';
import type { ObjectStore } from '../../../shared/object-storage/index.ts';
import type { AuditTrail, Logger } from '../../../shared/observability/index.ts';
import type { RandomSource } from '../../../shared/random/index.ts';
import type { Sealer } from '../../../shared/sealing/index.ts';
import type { TableClient } from '../../../shared/table-store/index.ts';
import type { Clock } from '../../../shared/time/index.ts';

/** One alarm for the organisation's group. */
export interface GroupAlarm {
  /** The same id again is the same message: it reaches the group once. */
  readonly messageId: string;
  readonly text: BilingualText;
}

/** What the backstop needs from outside. What belongs to an organisation is made per organisation. */
export interface BackstopDependencies {
  readonly environment: string;
  readonly leaseMs: number;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly tables: TableClient;
  readonly objects: ObjectStore;
  readonly sealer: Sealer;
  readonly inbox: EventInbox;
  readonly events: Pick<EventStore, 'listEvents'>;
  readonly log: Logger;
  leasesOf(organisation: OrganisationConfiguration): LeaseStore;
  ledgerOf(organisation: OrganisationConfiguration): CallLedger;
  auditTrailOf(organisation: OrganisationConfiguration): AuditTrail;
  dingTalkOf(
    organisation: OrganisationConfiguration,
    options: { readonly onCall: (event: CallEvent) => void },
  ): DingTalkClient;
  /**
   * Tells the organisation's group by its robot; false if the configuration names none.
   *
   * @throws DingTalkError, errors of the secret store
   */
  tellGroup(
    organisation: OrganisationConfiguration,
    alarm: GroupAlarm,
    signal?: AbortSignal,
  ): Promise<boolean>;
}

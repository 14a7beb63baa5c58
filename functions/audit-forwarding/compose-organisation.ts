import { createTableCallLedger, ledgerMonthOf } from '../../shared/call-ledger/index.ts';
import {
  payrollReserveOf,
  type OrganisationConfiguration,
} from '../../shared/configuration/index.ts';
import type { ConnectedInstance, StoresOfOrganisation } from '../../shared/connections/index.ts';
import type { DingTalkAccess } from '../../shared/dingtalk-access/index.ts';
import { createDirectory, type ReplyCache } from '../../shared/directory/index.ts';
import type { ObjectStore } from '../../shared/object-storage/index.ts';
import type { Sealer } from '../../shared/sealing/index.ts';
import { minutesLeftInMonth } from './collect/reading-cadence.ts';
import type { KeptSinks } from './compose-sinks.ts';
import { createTableCheckpoints } from './delivery/table-checkpoints.ts';
import { createTableRejections } from './delivery/table-rejections.ts';
import type { AuditSettings } from './domain/settings.ts';
import { STREAM_NAMES, type StreamName } from './domain/stream-name.ts';
import type { OrganisationParts } from './forwarding-dependencies.ts';
import { IntakeRows } from './intake/intake-rows.ts';
import { createDirectoryIdentities } from './identities/directory-identities.ts';
import { createOrganisationNormaliser } from './normalise/organisation-normaliser.ts';
import { AuditNotes } from './notes/audit-notes.ts';
import type { AuditSource, CallOptions } from './ports.ts';
import { createAdminOperationsSource } from './sources/admin-operations.ts';
import type { CallBudget } from './sources/domain/affordable-minutes.ts';
import { createApprovalsSource } from './sources/approvals.ts';
import { createChainAnchorsSource } from './sources/chain-anchors.ts';
import { createDirectoryEventsSource } from './sources/directory-events.ts';
import { createDirectorySnapshotSource } from './sources/directory-snapshot.ts';
import { createFileAuditSource } from './sources/file-audit.ts';
import { createOwnTrailSource } from './sources/own-trail.ts';
import { createScreenshotsSource } from './sources/screenshots.ts';
import { createDingTalkDirectoryReader } from './sources/snapshot/ding-talk-directory-reader.ts';
import { createStorageSource } from './sources/storage.ts';
import { createTrustedDevicesSource } from './sources/trusted-devices.ts';
import { createTableAuditStreams } from './stream/table-audit-streams.ts';

/** In whose name metered calls are booked. */
const SPENDER = 'audit-forwarding';

/** What the parts of every organisation are made of. */
export interface OrganisationConnections extends ConnectedInstance {
  readonly access: DingTalkAccess;
  readonly sealer: Sealer;
  readonly directoryReplies: ReplyCache;
  readonly storesOf: StoresOfOrganisation;
  readonly sinks: KeptSinks;
  readonly archive: ObjectStore;
}

/** Makes the parts of one organisation. Asks nobody. */
export function composeOrganisation(
  connections: OrganisationConnections,
  organisation: OrganisationConfiguration,
  settings: AuditSettings,
): OrganisationParts {
  const { access, clock, environment, log, storesOf } = connections;
  const { corpId } = organisation;
  const stores = storesOf(organisation);
  const client = access.clientOf(organisation, { spender: SPENDER, priority: 'report' });
  const directory = createDirectory({
    ...connections,
    ...stores,
    client,
    clientId: organisation.app.clientId,
    cache: connections.directoryReplies,
  });
  const streams = createTableAuditStreams({ ...connections, corpId });
  const source = { client, clock, settings };
  const stored = { ...connections, corpId, settings };
  const intake = { log, rows: new IntakeRows({ ...connections, corpId }) };
  const sources: Readonly<Record<StreamName, AuditSource>> = {
    'file-audit': createFileAuditSource({
      ...source,
      onUnreachableRows: (rows) => log.error(rows.code, { corpId, ...rows }),
    }),
    'admin-operations': createAdminOperationsSource(source),
    storage: createStorageSource(source),
    screenshots: createScreenshotsSource(source),
    'trusted-devices': createTrustedDevicesSource(source),
    'directory-events': createDirectoryEventsSource(intake),
    'directory-snapshot': createDirectorySnapshotSource({
      ...stored,
      reader: createDingTalkDirectoryReader(client),
    }),
    approvals: createApprovalsSource({ ...intake, client, settings }),
    'own-trail': createOwnTrailSource(stored),
    'chain-anchors': createChainAnchorsSource({ streams, clock }),
  };
  return {
    organisation,
    settings,
    streams,
    checkpoints: createTableCheckpoints(stores),
    rejections: createTableRejections(stores),
    notes: new AuditNotes(stores),
    normaliser: createOrganisationNormaliser({ environment, corpId }),
    identities: settings.addNames ? createDirectoryIdentities(directory, log) : undefined,
    // In the order of their names above: the anchors come last, so that they hold what was read before.
    sources: STREAM_NAMES.map((stream) => sources[stream]),
    sinks: settings.sinks.map((sink) => ({
      settings: sink,
      open: () => connections.sinks.open(corpId, sink),
    })),
    objects: connections.objects,
    archive: connections.archive,
    callBudget: (call) => readCallBudget(connections, organisation, settings, call),
    flush: (call) => client.flush(call),
  };
}

/** What the settings allow, or what all others leave of the organisation's quota if that is less. */
async function readCallBudget(
  { clock, storesOf }: Pick<OrganisationConnections, 'clock' | 'storesOf'>,
  organisation: OrganisationConfiguration,
  { meteredCallsPerMonth }: AuditSettings,
  call: CallOptions,
): Promise<CallBudget> {
  const nowEpochMs = clock.nowEpochMs();
  const ledger = createTableCallLedger(storesOf(organisation));
  const { committedCalls, spenders } = await ledger.summary(ledgerMonthOf(nowEpochMs), call);
  const used = spenders.find(({ spender }) => spender === SPENDER)?.usedCalls ?? 0;
  const { quota } = organisation;
  const free = quota.apiCallsPerMonth - payrollReserveOf(quota) - committedCalls;
  const callsLeft = Math.max(0, Math.min(meteredCallsPerMonth - used, free));
  return { callsLeft, minutesLeft: minutesLeftInMonth(nowEpochMs) };
}

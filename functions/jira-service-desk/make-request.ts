import { mapRequest } from './domain/map-request.ts';
import { certainlyHadNoEffect, MappingRefusedError, RequestOutcomeUnknownError } from './errors.ts';
import { findRequester } from './find-requester.ts';
import type { CallOptions, MadeRequest, SubscriberDependencies } from './ports.ts';
import { nameOf, type RequestSubject } from './request-subject.ts';
import { REQUEST_HOLD_MS, type RequestHold } from './request-rows.ts';

/**
 * Brings the request of an approval into being, once, and returns the hold with its key.
 *
 * The row says `sending` before anything is sent. Whoever finds it so (killed, timed out, answered
 * with garbage) looks for the label first; only when the index has had its time and knows nothing,
 * the request is sent again.
 *
 * @throws RequestOutcomeUnknownError with the time to wait; MappingRefusedError,
 *   RequesterUnknownError; the errors of Jira
 */
export async function makeRequest(
  deps: SubscriberDependencies,
  hold: RequestHold,
  subject: RequestSubject,
  call: CallOptions,
): Promise<RequestHold> {
  const { stage } = hold.row.progress;
  if (stage === 'made' || stage === 'done') return hold;
  if (stage === 'planned') return send(deps, hold, subject, call);
  const looked = await lookUp(deps, hold, subject, call);
  return looked.row.progress.stage === 'made' ? looked : send(deps, looked, subject, call);
}

async function send(
  deps: SubscriberDependencies,
  hold: RequestHold,
  subject: RequestSubject,
  call: CallOptions,
): Promise<RequestHold> {
  const { settings, serviceDesk, rows } = deps;
  const { approval, form } = subject;
  const { label } = hold.row.progress;
  const mapped = mapRequest(approval, form, label);
  if (mapped.outcome === 'refused') throw new MappingRefusedError(nameOf(subject), mapped.problems);
  const originator = { userId: approval.originatorUserId, approval: nameOf(subject) };
  const raiseOnBehalfOf = await findRequester(deps, originator, call);
  const sending = await rows.write(hold, (now) => ({ stage: 'sending', sentAtEpochMs: now }));
  const request = {
    serviceDeskId: settings.serviceDeskId,
    requestTypeId: form.requestTypeId,
    fieldValues: mapped.fieldValues,
    raiseOnBehalfOf,
  };
  const made = await serviceDesk.create(request, call).catch(async (error: unknown) => {
    if (certainlyHadNoEffect(error)) {
      await rows.write(sending, { stage: 'planned', sentAtEpochMs: undefined });
      throw error;
    }
    await record(deps, subject, label, { outcome: 'unknown' });
    const waitMs = REQUEST_HOLD_MS + settings.confirmAfterSeconds * 1_000;
    throw new RequestOutcomeUnknownError(label, waitMs, error);
  });
  return keep(deps, sending, subject, made);
}

/** First the trail, then the row: whoever is killed in between finds the request and records it. */
async function keep(
  deps: SubscriberDependencies,
  hold: RequestHold,
  subject: RequestSubject,
  { issueId, issueKey, webUrl }: MadeRequest,
  foundAgain = false,
): Promise<RequestHold> {
  const { label } = hold.row.progress;
  await record(deps, subject, label, { outcome: 'done', issueKey, foundAgain });
  return deps.rows.write(hold, { stage: 'made', issueId, issueKey, webUrl });
}

/**
 * The hold after which nobody can be sending any more, and the time that the index may take, both
 * begin when the row said `sending`.
 */
async function lookUp(
  deps: SubscriberDependencies,
  hold: RequestHold,
  subject: RequestSubject,
  call: CallOptions,
): Promise<RequestHold> {
  const { settings, serviceDesk, rows } = deps;
  const { label, sentAtEpochMs = 0 } = hold.row.progress;
  const query = { projectKey: settings.projectKey, label };
  const [first, ...twins] = await serviceDesk.findByLabel(query, call);
  if (first !== undefined) {
    if (twins.length > 0) {
      // Somebody copied the request, or labelled another by hand: the oldest is ours.
      deps.log.warn('jira.label-used-twice', { label, others: twins.length });
    }
    return keep(deps, hold, subject, await serviceDesk.read(first.issueKey, call), true);
  }
  const sendAgainEpochMs = sentAtEpochMs + REQUEST_HOLD_MS + settings.confirmAfterSeconds * 1_000;
  // The server's time was read before the search, so the search is no older than it.
  const waitMs = sendAgainEpochMs - hold.serverTimeEpochMs;
  if (waitMs > 0) throw new RequestOutcomeUnknownError(label, waitMs);
  await record(deps, subject, label, { outcome: 'failed' });
  return rows.write(hold, { stage: 'planned', sentAtEpochMs: undefined });
}

/** `failed`: what was sent before did not arrive. */
async function record(
  { audit, settings }: SubscriberDependencies,
  { processCode }: RequestSubject,
  label: string,
  what: {
    readonly outcome: 'done' | 'unknown' | 'failed';
    readonly issueKey?: string;
    readonly foundAgain?: boolean;
  },
): Promise<void> {
  const { outcome, issueKey, foundAgain = false } = what;
  await audit.record({
    actor: 'system',
    action: 'jira.request',
    subject: label,
    outcome,
    details: {
      processCode,
      serviceDesk: settings.serviceDeskId,
      foundAgain,
      ...(issueKey === undefined ? {} : { issueKey }),
    },
  });
}

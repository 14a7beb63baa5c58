import type { Leak } from './leak-scanner.ts';

/** Where something may stand in clear, and why. */
interface RightfulPlace {
  readonly place: RegExp;
  readonly canary: RegExp;
  readonly reason: string;
}

const RIGHTFUL: readonly RightfulPlace[] = [
  {
    place: /^file identity\.json$/,
    canary: /^(app secret|callback |sealing key|seed of)/,
    reason: 'the random part of a local cloud, by which a restart finds the same keys',
  },
  {
    place: /^file kms\/secrets\.json$/,
    canary: / in secret of the wrong form$|^(?!.* in )/,
    reason: 'KMS itself: this is where secrets are',
  },
  {
    place: /^file sftp\/keys\//,
    canary: /^SFTP key/,
    reason: 'the file server’s own keys, and the client’s as its owner keeps it',
  },
  {
    place: /^file dingtalk\/(tokens|tickets|callbacks)\.journal$/,
    canary: /^(token|ticket|accessToken) of \w+\.journal$|^callback /,
    reason: 'DingTalk itself: what it has issued, and the keys by which it signs',
  },
  {
    place: /^file dingtalk\/(contacts|approvals|pushes|audit)\.journal$/,
    canary: / in (people of DingTalk|approval form|audit record)$/,
    reason: 'DingTalk itself: its address book, its logs, and what people write in its forms',
  },
  {
    place: /^(row of audit_trail, body|file tablestore\/tables\.journal)$/,
    canary: / in audit trail$/,
    reason: 'the test wrote it there itself, as a fault of ours would; it must go no further',
  },
  {
    place: /^file jira\//,
    canary: / in approval form$/,
    reason: 'the request at the service desk holds what the form’s mapping takes from the form',
  },
  {
    place: /^object local\/\w+\/attendance\/[\w/-]+\/outputs\/\w+\/(report\.html|lines\.xlsx)$/,
    canary: / in adjustment$/,
    reason: 'whoever releases a file must read the reason of each adjustment as it was written',
  },
  {
    place: /^object local\/\w+\/subject-access\/[\w/]+\/held\.json$/,
    canary: / in people of DingTalk$/,
    reason: 'a person who asks what is held of them is given all of it, as the law says',
  },
];

/** Leaves out what stands where it must. */
export function withoutRightful(leaks: readonly Leak[]): readonly Leak[] {
  return leaks.filter(
    (leak) => !RIGHTFUL.some((one) => one.place.test(leak.place) && one.canary.test(leak.canary)),
  );
}

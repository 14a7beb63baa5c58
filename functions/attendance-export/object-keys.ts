import { periodLabel, type PayPeriod } from '../../shared/time/index.ts';

/** What a run belongs to. `profile` is part of it: one period may go to two receivers. */
export interface RunSeries {
  readonly environment: string;
  readonly corpId: string;
  readonly company: string;
  readonly period: PayPeriod;
  readonly profile: string;
  /** `final-` and a hash of the leavers; undefined for the regular run of everybody. */
  readonly finalPay?: string | undefined;
}

export interface RunIdentity extends RunSeries {
  /** `0001`, rising with each run of the series. */
  readonly run: string;
}

/** `HKSC/2026-10/adp-hk-generic`; a final pay has its leavers' hash behind it. */
export function seriesLabel(series: RunSeries): string {
  const regular = `${series.company}/${periodLabel(series.period)}/${series.profile}`;
  return series.finalPay === undefined ? regular : `${regular}/${series.finalPay}`;
}

/** The period as it stands in the name of a file: a final pay never meets the regular file. */
export function periodInFileName({ period, finalPay }: RunSeries): string {
  return finalPay === undefined ? periodLabel(period) : `${periodLabel(period)}_${finalPay}`;
}

/** `HKSC/2026-10/adp-hk-generic/0001`: how a run is named to people, in logs and in the trail. */
export function runLabel(run: RunIdentity): string {
  return `${seriesLabel(run)}/${run.run}`;
}

/** Everything of a run lies below this key; environment and organisation come first. */
export function runPrefix(run: RunIdentity): string {
  return `${run.environment}/${run.corpId}/attendance/${runLabel(run)}`;
}

export function answersPrefix(run: RunIdentity): string {
  return `${runPrefix(run)}/answers/`;
}

/** Key of a sealed answer. It holds all that a lost checkpoint would need. */
export function answerKey(run: RunIdentity, call: string, contentSha256: string): string {
  return `${answersPrefix(run)}${call}/${contentSha256}.json.gz.sealed`;
}

/** Call and hash of an answer's key; undefined for any other key. */
export function parseAnswerKey(
  run: RunIdentity,
  key: string,
): { readonly call: string; readonly contentSha256: string } | undefined {
  const match = /^([^/]+)\/([0-9a-f]{64})\.json\.gz\.sealed$/.exec(
    key.slice(answersPrefix(run).length),
  );
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  return { call: match[1], contentSha256: match[2] };
}

/** Key of an output; `outputSha256` is the hash over all outputs of the run together. */
export function outputKey(run: RunIdentity, outputSha256: string, name: string): string {
  return `${runPrefix(run)}/outputs/${outputSha256.slice(0, 32)}/${name}`;
}

/** The encrypted file of a run. Each encryption has a key of its own, and its last part is the sent name. */
export function ciphertextKey(run: RunIdentity, ciphertextSha256: string, name: string): string {
  return `${runPrefix(run)}/ciphertext/${ciphertextSha256.slice(0, 32)}/${name}`;
}

/** What the receiver has answered; sealed, since rejects name people. */
export function acknowledgementKey(run: RunIdentity, contentSha256: string): string {
  return `${runPrefix(run)}/acknowledgement/${contentSha256}.json.gz.sealed`;
}

/** Prefix of an organisation's records about persons; a life-cycle rule erases what is below. */
export function subjectAccessPrefix(environment: string, corpId: string): string {
  return `${environment}/${corpId}/subject-access/`;
}

/** Prefix of an organisation's mapping templates; a life-cycle rule erases what is below. */
export function templatePrefix(environment: string, corpId: string): string {
  return `${environment}/${corpId}/templates/`;
}

/** What is held about one person. The key names nobody. */
export function subjectAccessKey(
  about: Omit<RunSeries, 'period' | 'profile'>,
  contentSha256: string,
  name: string,
): string {
  const { environment, corpId, company } = about;
  return `${subjectAccessPrefix(environment, corpId)}${company}/${contentSha256.slice(0, 32)}/${name}`;
}

/** A mapping template, which holds names of people. */
export function templateKey(
  about: Omit<RunSeries, 'period' | 'profile'>,
  contentSha256: string,
  name: string,
): string {
  const { environment, corpId, company } = about;
  return `${templatePrefix(environment, corpId)}${company}/${contentSha256.slice(0, 32)}/${name}`;
}

/** Who was in scope, for the next run of the company; sealed. */
export function peopleKey(run: RunIdentity, contentSha256: string): string {
  return `${runPrefix(run)}/people/${contentSha256}.json.gz.sealed`;
}

/** Minutes per person, day and code; sealed. */
export function amountsKey(run: RunIdentity, contentSha256: string): string {
  return `${runPrefix(run)}/amounts/${contentSha256}.jsonl.gz.sealed`;
}

/** Everything but DingTalk's answers that a run is computed with; no personal data. */
export function pinsKey(run: RunIdentity, contentSha256: string): string {
  return `${runPrefix(run)}/pins/${contentSha256}.json`;
}

/** A table of adjustments that was handed in for a run; sealed. */
export function adjustmentsKey(run: RunIdentity, contentSha256: string): string {
  return `${runPrefix(run)}/adjustments/${contentSha256}.sealed`;
}

/** A record that the employer keeps beside a run; it holds employee numbers and no names. */
export function recordsKey(run: RunIdentity, contentSha256: string, name: string): string {
  return `${runPrefix(run)}/records/${contentSha256.slice(0, 32)}/${name}`;
}

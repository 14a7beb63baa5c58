import type { StandInResponse } from '../stand-in/http-listener.ts';
import { failure, gatewayTimeout, ipBlocked, type AnswerFamily } from './answers.ts';
import type { CallOutcome } from './call-log.ts';
import {
  busy,
  invalidToken,
  notInWhiteList,
  permissionDenied,
  quotaSpent,
  systemError,
  tooFast,
} from './gateway-refusals.ts';
import type { Refusal } from './refusal.ts';
import type { DingTalkBehaviour, DingTalkLimits } from './settings.ts';

/** What an injected fault is told about the call that it hits. */
export interface FaultedCall {
  readonly family: AnswerFamily;
  readonly scopes: readonly string[];
  readonly nowEpochMs: number;
  readonly limits: DingTalkLimits;
  readonly behaviour: DingTalkBehaviour;
}

type Maker = (call: FaultedCall) => Refusal;

const REFUSALS: Readonly<Record<string, Maker>> = {
  qps: (call) => tooFast('app', call.nowEpochMs, call.limits.callsPerSecondPerApi),
  'platform-qps': (call) => tooFast('platform', call.nowEpochMs, 1_200),
  quota: (call) => quotaSpent(call.limits.apiCallsPerMonth),
  permission: (call) => permissionDenied(call.scopes),
  'invalid-token': () => invalidToken(false),
  'not-in-white-list': () => notInWhiteList(),
  busy: () => busy(),
  system: () => systemError(),
};

const RESPONSES: Readonly<Record<string, (call: FaultedCall) => StandInResponse>> = {
  'ip-block-html': () => ipBlocked('html'),
  'ip-block-json': () => ipBlocked('json'),
  'gateway-timeout': (call) => gatewayTimeout(call.family, 'by-family'),
  'gateway-timeout-15': (call) => gatewayTimeout(call.family, '15'),
};

const THROTTLES = new Set(['qps', 'platform-qps', 'quota', 'ip-block-html', 'ip-block-json']);

/** Codes that the fault switchboard may name for an `error` fault. */
export const FAULT_CODES: readonly string[] = [...Object.keys(REFUSALS), ...Object.keys(RESPONSES)];

/** The wire form of an injected error; a code that is not known answers 500 and says so. */
export function injectedFault(code: string, call: FaultedCall): StandInResponse {
  const refusal = REFUSALS[code];
  if (refusal !== undefined) {
    return failure(call.family, refusal(call), call.behaviour.wrapThrottling);
  }
  const response = RESPONSES[code];
  if (response !== undefined) return response(call);
  return {
    status: 500,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: `The DingTalk stand-in has no fault ${code}; it has: ${FAULT_CODES.join(', ')}`,
  };
}

/** How the call log calls an injected error. */
export function outcomeOfFault(code: string): CallOutcome {
  return THROTTLES.has(code) ? 'throttled' : 'refused';
}

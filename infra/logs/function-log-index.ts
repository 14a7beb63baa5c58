/** A field within a line of JSON, or a field of Function Compute's own, as SLS indexes it. */
export interface IndexedKey {
  readonly type: 'text' | 'long' | 'double';
  readonly doc_value: true;
}

/** The index of a logstore in the form of the interface, which the SDK passes on as it is. */
export interface LogIndex {
  readonly line: { readonly token: readonly string[]; readonly caseSensitive: false };
  readonly keys: Readonly<
    Record<
      string,
      | (IndexedKey & { readonly token: readonly string[] })
      | {
          readonly type: 'json';
          readonly doc_value: true;
          readonly index_all: false;
          readonly max_depth: -1;
          readonly json_keys: Readonly<Record<string, IndexedKey>>;
        }
    >
  >;
}

/** What cuts texts into words; dots and hyphens do not, so a message key is one word. */
const TOKENS = ', \'";=()[]{}?@&<>/:\n\t\r'.split('');

const text = { type: 'text', doc_value: true } as const;
const long = { type: 'long', doc_value: true } as const;

/** Fields of the lines of this project that alarms, the dashboard and people search by. */
const MESSAGE_KEYS: Readonly<Record<string, IndexedKey>> = {
  at: text,
  level: text,
  message: text,
  code: text,
  'error.code': text,
  corpId: text,
  company: text,
  requestId: text,
  traceId: text,
  event: text,
  run: text,
  outcome: text,
  state: text,
  kind: text,
  alarm: text,
  subscriber: text,
  credential: text,
  sink: text,
  source: text,
  lagSeconds: long,
  backlog: long,
  delivered: long,
  rejected: long,
  openRejections: long,
  usedShare: long,
  durationMs: long,
  memoryMb: long,
  coldStart: text,
  traceparent: text,
  'counts.accepted': long,
  'counts.duplicate': long,
  'counts.refused': long,
  'counts.unavailable': long,
  'latencyMs.more': long,
};

/**
 * The index of the functions' logstore. Function Compute stores each line that a function writes as the
 * field `message`, with `functionName`, `requestId`, `instanceID` and `qualifier` beside it; our lines
 * are JSON, so their fields are `message.level`, `message.message` and so on.
 */
export const functionLogIndex: LogIndex = {
  line: { token: TOKENS, caseSensitive: false },
  keys: {
    functionName: { ...text, token: TOKENS },
    requestId: { ...text, token: TOKENS },
    instanceID: { ...text, token: TOKENS },
    qualifier: { ...text, token: TOKENS },
    message: {
      type: 'json',
      doc_value: true,
      index_all: false,
      max_depth: -1,
      json_keys: MESSAGE_KEYS,
    },
  },
};

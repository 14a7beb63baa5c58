import * as z from 'zod';
import { bilingual } from '../../../shared/errors/index.ts';
import { STREAM_NAMES } from './stream-name.ts';

const name = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,39}$/,
    bilingual(
      'must be small letters, digits and hyphens, 40 at most',
      '必須為小寫英文字母、數字及連字號，最多 40 個',
    ),
  );
/** The archive keeps its checkpoint under this name. */
const ARCHIVE_NAME = 'archive';
const sinkName = name.refine(
  (given) => given !== ARCHIVE_NAME,
  bilingual(
    `must not be "${ARCHIVE_NAME}", which is the archive's own name`,
    `不可使用「${ARCHIVE_NAME}」，該名稱屬存檔專用`,
  ),
);
/** Under this name the archive keeps its place beside those of the sinks. */
const ARCHIVE = 'archive';
const secretName = z.string().min(1).max(128);
const streams = z.array(z.enum(STREAM_NAMES)).min(1);
/** A certificate authority in PEM; with it no other is trusted. */
const authorityPem = z
  .string()
  .regex(
    /^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----\s*$/,
    bilingual('must be a certificate in PEM', '必須為 PEM 格式的證書'),
  );

/** What every sink can be told. */
const sinkFields = {
  /** Part of keys of checkpoints: under a new name everything is sent again. */
  name: sinkName,
  /** Default: all streams. */
  streams: streams.optional(),
  /** Events a second while it catches up, so that a receiver that was down is not drowned. */
  eventsPerSecond: z.int().min(1).max(100_000).default(2_000),
  /** How old the oldest event that has not arrived may be before people are told. */
  alarmAfterMinutes: z.int().min(1).max(10_080).default(60),
};

const splunkHecSchema = z.strictObject({
  ...sinkFields,
  kind: z.literal('splunk-hec'),
  /** Without a path: `https://splunk.example.hk:8088`. */
  url: z.url({ protocol: /^https$/ }),
  tokenSecret: secretName,
  /**
   * `indexer`: an event counts when the indexer says that it is on disk. `none`: the answer "Success"
   * is believed; Splunk Cloud has nothing better. There is no default and no falling back.
   */
  acknowledgement: z.enum(['indexer', 'none']),
  index: z.string().min(1).max(80),
  /** Index of single streams. */
  indexOf: z.partialRecord(z.enum(STREAM_NAMES), z.string().min(1).max(80)).default({}),
  /** In front of the stream's name: `dingtalk:audit:file-audit`. */
  sourcetypePrefix: z.string().min(1).max(80).default('dingtalk:audit:'),
  host: z.string().min(1).max(120).default('dingtalk-hk-functions'),
  authorityPem: authorityPem.optional(),
  eventsPerBatch: z.int().min(1).max(1_000).default(1_000),
  bytesPerBatch: z.int().min(10_000).max(1_000_000).default(800_000),
  /** Batches that are being sent at once. */
  batchesAtOnce: z.int().min(1).max(8).default(4),
  /** Batches that are sent or wait for the indexer, which may take seconds; each is kept until then. */
  batchesUnacknowledged: z.int().min(1).max(32).default(16),
  /** How long the indexer may take before the batch is sent again. */
  acknowledgeWithinSeconds: z.int().min(1).max(240).default(60),
});

const syslogSchema = z.strictObject({
  ...sinkFields,
  kind: z.literal('syslog'),
  host: z.string().min(1).max(253),
  port: z.int().min(1).max(65_535).default(6_514),
  /** Syslog has no acknowledgement, and whoever uses it says so here. */
  acknowledgement: z.literal('none'),
  authorityPem: authorityPem.optional(),
  /** Secret with `{"certificatePem","privateKeyPem"}` for a receiver that asks for a certificate. */
  clientCertificateSecret: secretName.optional(),
  /** 16 is local0. */
  facility: z.int().min(0).max(23).default(16),
  hostName: z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/)
    .default('dingtalk-hk-functions'),
  /**
   * Name of the structured data with id, stream and sequence of an event, as RFC 5424 wants it: with
   * the company's own enterprise number. Without it there is none; the JSON text has all three.
   */
  structuredDataId: z
    .string()
    .regex(
      /^[A-Za-z][A-Za-z0-9.-]{0,19}@[1-9]\d{0,9}$/,
      bilingual(
        'must be a name, "@" and your enterprise number, such as dingtalk@32473',
        '必須為名稱、「@」及貴公司的企業編號，例如 dingtalk@32473',
      ),
    )
    .optional(),
  /** RFC 5424 wants one before UTF-8; receivers such as rsyslog take it for a part of the text. */
  byteOrderMark: z.boolean().default(false),
  /** What the receiver takes at most; it would cut off the rest of a longer message in silence. */
  bytesPerMessage: z.int().min(2_048).max(1_000_000).default(65_536),
  eventsPerBatch: z.int().min(1).max(1_000).default(500),
  bytesPerBatch: z.int().min(10_000).max(4_000_000).default(1_000_000),
});

export const sinkSchema = z.discriminatedUnion('kind', [splunkHecSchema, syslogSchema]);
export type SinkSettings = z.infer<typeof sinkSchema>;
export type SplunkHecSettings = z.infer<typeof splunkHecSchema>;
export type SyslogSettings = z.infer<typeof syslogSchema>;

const sourceSchema = z.strictObject({
  enabled: z.boolean().default(true),
  /** Default: what the source itself is described with. */
  everyMinutes: z.int().min(5).max(1_440).optional(),
  /** How far each read goes back over what was read before. */
  overlapMinutes: z.int().min(0).max(10_080).optional(),
});
export type SourceSettings = z.infer<typeof sourceSchema>;

/** `functionSettings['audit-forwarding']` of an organisation. */
export const auditSettingsSchema = z
  .strictObject({
    /** What the organisation has bought; sources of the exclusive edition are not asked for otherwise. */
    edition: z.enum(['standard', 'professional', 'exclusive']).default('standard'),
    /** Sources by their stream; one that is left out has its defaults. */
    sources: z.partialRecord(z.enum(STREAM_NAMES), sourceSchema).default({}),
    /** How far back a source is read that has never been read before. */
    beginDaysBack: z.int().min(0).max(90).default(1),
    /** How long a record may take to be told; once a day this much is read over again. */
    lateDays: z.int().min(1).max(30).default(3),
    /** Metered calls a month that all sources together may take. */
    meteredCallsPerMonth: z.int().min(0).default(1_500),
    /** People in DingTalk, roughly: by it calls are planned, and cadences stretched if they do not fit. */
    staff: z.int().min(1).max(1_000_000).default(500),
    /** Whether names of people and departments are added from the directory. */
    addNames: z.boolean().default(true),
    /** Whether the steps of a finished approval are read, at one metered call each. */
    approvalSteps: z.boolean().default(false),
    sinks: z.array(sinkSchema).max(10).default([]),
    /** Gzipped lines per hour in a bucket whose objects cannot be changed; always on. */
    archive: z
      .strictObject({
        /** An hour is closed this many minutes after its end. */
        closeAfterMinutes: z.int().min(0).max(60).default(5),
      })
      .prefault({}),
    /** Secret with `{"accessToken","signingSecret"}` of the robot that tells alarms. */
    alarmRobotSecret: secretName.optional(),
  })
  .superRefine(({ sinks }, context) => {
    const names = sinks.map((sink) => sink.name);
    if (names.includes(ARCHIVE)) {
      context.addIssue({
        code: 'custom',
        path: ['sinks'],
        message: bilingual(`no sink may be called ${ARCHIVE}`, `接收端不可命名為 ${ARCHIVE}`),
      });
    }
    for (const twice of new Set(names.filter((one, index) => names.indexOf(one) !== index))) {
      context.addIssue({
        code: 'custom',
        message: bilingual(`sink ${twice} is there twice`, `接收端 ${twice} 重複`),
      });
    }
  });
export type AuditSettings = z.infer<typeof auditSettingsSchema>;

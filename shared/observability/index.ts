export { auditActors, AuditEntry, type AuditRecord, type AuditTrail } from './audit-trail.ts';
export { AuditEntryInvalidError } from './errors.ts';
export { createJsonLogger, type JsonLoggerOptions, type LogFields, type Logger } from './logger.ts';
export { isSensitiveName, REDACTED, redactText } from './redaction.ts';
export { createTableAuditTrail, type TableAuditTrailOptions } from './table-audit-trail.ts';
export { childOf, traceOf, traceparentOf, type TraceContext } from './trace-context.ts';

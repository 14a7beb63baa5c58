import { element, xmlDocument } from './xml.ts';

interface FaultForm {
  readonly status: number;
  readonly message: string;
  /** The finer error number of the product's error pages; absent where we know of none. */
  readonly ec?: string;
}

/**
 * Error codes that this stand-in answers with or can be told to answer with. Codes, messages and
 * most statuses are those of the product's error pages; README.md lists what is a guess.
 */
const FORMS: Readonly<Record<string, FaultForm>> = {
  AccessDenied: {
    status: 403,
    message: 'You have no right to access this object because of bucket acl.',
    ec: '0003-00000001',
  },
  BadDigest: { status: 400, message: 'The Content-MD5 you specified did not match.' },
  BucketAlreadyExists: { status: 409, message: 'The requested bucket name is not available.' },
  BucketNotEmpty: { status: 409, message: 'The bucket you tried to delete is not empty.' },
  EntityTooLarge: {
    status: 400,
    message: 'Your proposed upload exceeds the maximum allowed object size.',
  },
  EntityTooSmall: {
    status: 400,
    message: 'Your proposed upload smaller than the minimum allowed size.',
  },
  FileAlreadyExists: {
    status: 409,
    message: 'The object you specified already exists and can not be overwritten.',
    ec: '0026-00000201',
  },
  FileImmutable: {
    status: 409,
    message: 'The object you specified is immutable.',
    ec: '0026-00000202',
  },
  InternalError: {
    status: 500,
    message: 'We encountered an internal error. Please try again.',
  },
  InvalidAccessKeyId: {
    status: 403,
    message: 'The OSS Access Key Id you provided does not exist in our records.',
    ec: '0002-00000902',
  },
  InvalidArgument: { status: 400, message: 'Invalid argument.' },
  InvalidBucketName: { status: 400, message: 'The specified bucket is not valid.' },
  InvalidDigest: { status: 400, message: 'The Content-MD5 you specified was invalid.' },
  InvalidEncryptionAlgorithmError: {
    status: 400,
    message: 'The Encryption request you specified is not valid.',
  },
  InvalidObjectName: { status: 400, message: 'The specified object is not valid.' },
  InvalidPart: {
    status: 400,
    message:
      "One or more of the specified parts could not be found or the specified entity tag might not have matched the part's entity tag.",
  },
  InvalidPartOrder: { status: 400, message: 'The list of parts was not in ascending order.' },
  InvalidRange: { status: 416, message: 'The requested range cannot be satisfied' },
  InvalidSecurityToken: {
    status: 403,
    message: 'The security token you provided is invalid.',
    ec: '0002-00000006',
  },
  InvalidWORMConfiguration: { status: 400, message: 'Invalid WORM Configuration.' },
  MalformedXML: {
    status: 400,
    message:
      'The XML you provided was not well-formed or did not validate against our published schema.',
  },
  NoSuchBucket: {
    status: 404,
    message: 'The specified bucket does not exist.',
    ec: '0015-00000101',
  },
  NoSuchKey: { status: 404, message: 'The specified key does not exist.', ec: '0026-00000001' },
  NoSuchLifecycle: { status: 404, message: 'No Row found in Lifecycle Table.' },
  NoSuchServerSideEncryptionRule: {
    status: 404,
    message: 'The server side encryption configuration was not found.',
  },
  NoSuchUpload: {
    status: 404,
    message:
      'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
  },
  NoSuchWORMConfiguration: {
    status: 404,
    message: 'The WORM Configuration does not exist.',
    ec: '0027-00000009',
  },
  NotImplemented: {
    status: 501,
    message: 'A header you provided implies functionality that is not implemented.',
  },
  PreconditionFailed: {
    status: 412,
    message: 'At least one of the pre-conditions you specified did not hold.',
  },
  QuotaExceeded: { status: 403, message: 'The storage capacity of the bucket is used up.' },
  RequestTimeTooSkewed: {
    status: 403,
    message: 'The difference between the request time and the current time is too large.',
    ec: '0002-00000504',
  },
  RequestTimeout: {
    status: 400,
    message: 'Your socket connection to the server was not read within the timeout period.',
  },
  SecurityTokenExpired: {
    status: 403,
    message: 'The security token you provided has expired.',
    ec: '0002-00000007',
  },
  ServiceBusy: { status: 503, message: 'The service is busy. Please try again later.' },
  ServiceUnavailable: { status: 503, message: 'Please reduce your request rate.' },
  SignatureDoesNotMatch: {
    status: 403,
    message:
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    ec: '0002-00000040',
  },
  UserDisable: { status: 403, message: 'UserDisable' },
  WORMConfigurationLocked: { status: 409, message: 'The WORM Configuration is locked.' },
};

export interface OssFaultOptions {
  readonly message?: string;
  readonly ec?: string;
  /** Further elements of the error document, in order. */
  readonly fields?: readonly (readonly [name: string, value: string])[];
}

/** A refusal in the product's own form. A code that we do not know becomes a 500 of that name. */
export class OssFault extends Error {
  readonly code: string;
  readonly status: number;
  readonly ec: string | undefined;
  readonly fields: readonly (readonly [name: string, value: string])[];

  constructor(code: string, options: OssFaultOptions = {}) {
    const form = FORMS[code] ?? { status: 500, message: code };
    super(options.message ?? form.message);
    this.name = 'OssFault';
    this.code = code;
    this.status = form.status;
    this.ec = options.ec ?? form.ec;
    this.fields = options.fields ?? [];
  }
}

/** The error document of a refusal. */
export function faultDocument(fault: OssFault, requestId: string, hostId: string): string {
  return xmlDocument(
    element('Error', [
      element('Code', fault.code),
      element('Message', fault.message),
      element('RequestId', requestId),
      element('HostId', hostId),
      ...fault.fields.map(([name, value]) => element(name, value)),
      ...(fault.ec === undefined
        ? []
        : [
            element('EC', fault.ec),
            element('RecommendDoc', `https://api.aliyun.com/troubleshoot?q=${fault.ec}`),
          ]),
    ]),
  );
}

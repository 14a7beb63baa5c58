import type { StandInResponse } from '../stand-in/http-listener.ts';
import type { ObjectStorage } from './object-storage.ts';
import type { OssRequest } from './oss-request.ts';
import { xmlDocument, type XmlFragment } from './xml.ts';

/** An authenticated request for one operation. */
export interface OperationCall {
  readonly storage: ObjectStorage;
  readonly request: OssRequest;
  readonly bucket: string;
  readonly key: string;
  /** As the product writes it, `oss-cn-hongkong`. */
  readonly region: string;
}

export type OperationHandler = (call: OperationCall) => Promise<StandInResponse>;

/** A 200 with an XML document. */
export function xmlResponse(
  root: XmlFragment,
  headers: Readonly<Record<string, string>> = {},
): StandInResponse {
  return {
    status: 200,
    headers: { ...headers, 'content-type': 'application/xml' },
    body: xmlDocument(root),
  };
}

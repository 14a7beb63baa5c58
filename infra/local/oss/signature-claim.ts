import { timingSafeEqual } from 'node:crypto';
import type { OssRequest, Resource } from './oss-request.ts';

/** When a signature holds: around an instant (headers) or until one (signed URL). */
export type SignatureValidity =
  | { readonly kind: 'around'; readonly epochMs: number; readonly text: string }
  | {
      readonly kind: 'until';
      readonly notBeforeEpochMs: number | undefined;
      readonly untilEpochMs: number;
    };

/** What the server computes for one reading of the request. */
export interface ComputedSignature {
  readonly signature: string;
  readonly stringToSign: string;
  /** V4 only. */
  readonly canonicalRequest?: string;
}

/** What a request says about who signed it and when. */
export interface SignatureClaim {
  readonly accessKeyId: string;
  readonly securityToken: string | undefined;
  readonly signature: string;
  readonly validity: SignatureValidity;
  readonly compute: (secret: string, resource: Resource) => ComputedSignature;
}

/** Reads one of the four signature forms; undefined if the request does not carry that form. */
export type ClaimReader = (request: OssRequest) => SignatureClaim | undefined;

/** Compares without telling by its duration where the difference lies. */
export function sameSignature(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

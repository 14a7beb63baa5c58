export {
  acs3Authorization,
  canonicalQuery,
  type AccessKey,
  type UnsignedRequest,
} from './acs3-signature.ts';
export {
  createApiCaller,
  type ApiCall,
  type ApiCaller,
  type ApiCallerOptions,
} from './api-caller.ts';
export { readErrorCode } from './error-answer.ts';
export { readServiceEndpoint } from './service-endpoint.ts';

import { createNodeHttpClient } from '../../shared/http/index.ts';
import { describeHttpClient } from './http-client.suite.ts';

describeHttpClient('on node:http', createNodeHttpClient);

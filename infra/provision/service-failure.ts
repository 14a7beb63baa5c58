import { ApplicationError } from '../../shared/errors/index.ts';

export interface ServiceFailure {
  /** `RAM`, `SLS`. */
  readonly service: string;
  readonly operation: string;
  /** The service's code, or what kept its answer away. */
  readonly fault: string;
  readonly retryable: boolean;
}

/** A management interface refused a call, or gave no answer. The service's message is not repeated. */
export class ServiceFailedError extends ApplicationError<'provision.service-failed'> {
  constructor({ service, operation, fault, retryable }: ServiceFailure, cause: unknown) {
    super({
      code: 'provision.service-failed',
      category: retryable ? 'upstream' : 'user',
      retryable,
      text: {
        en: `${service} did not carry out ${operation}: ${fault}.`,
        zhHK: `${service} 未有執行 ${operation}：${fault}。`,
      },
      remedy: retryable
        ? {
            en: 'Run the same command again; what was done stays done.',
            zhHK: '請再執行相同指令；已完成的部分不受影響。',
          }
        : {
            en: 'Check that your key may do this (the README of provision lists the rights), and the endpoint in the file of the environment.',
            zhHK: '請檢查你的金鑰是否有此權限（provision 的 README 列出所需權限），以及環境檔案中的端點。',
          },
      details: { service, operation, fault },
      cause,
    });
  }
}

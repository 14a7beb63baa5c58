import { ApplicationError } from '../../shared/errors/index.ts';

/** A function could not be built: a folder without an entry, code that esbuild refuses, or a package under other terms. */
export class FunctionBuildError extends ApplicationError<
  'build.failed' | 'build.licence' | 'build.not-found'
> {}

/** The function folder has neither `handler.ts` nor `server.ts`. */
export function entryMissing(name: string): FunctionBuildError {
  return new FunctionBuildError({
    code: 'build.not-found',
    category: 'user',
    text: {
      en: `There is no handler.ts or server.ts in functions/${name} to build.`,
      zhHK: `functions/${name} 內沒有可建置的 handler.ts 或 server.ts。`,
    },
    remedy: {
      en: 'Check the name; each function is a folder of functions/ with a handler.ts or server.ts.',
      zhHK: '請檢查名稱；每個函數是 functions/ 下一個載有 handler.ts 或 server.ts 的資料夾。',
    },
    details: { function: name },
  });
}

/** esbuild refused the code; its own message, which names file and line, is kept. */
export function bundlingFailed(name: string, cause: unknown): FunctionBuildError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new FunctionBuildError({
    code: 'build.failed',
    category: 'user',
    text: {
      en: `The function ${name} could not be built: ${reason}`,
      zhHK: `函數 ${name} 未能建置：${reason}`,
    },
    remedy: {
      en: 'Mend the named lines and run `npm run build` again.',
      zhHK: '請修正所示各行，然後再次執行 `npm run build`。',
    },
    details: { function: name },
    cause,
  });
}

/** Packages whose licence nobody has judged would be deployed. */
export function licencesRefused(problems: readonly string[]): FunctionBuildError {
  const listed = problems.join('; ');
  return new FunctionBuildError({
    code: 'build.licence',
    category: 'user',
    text: {
      en: `Packages under a licence that is not permitted: ${listed}.`,
      zhHK: `有套件的授權條款未獲准使用：${listed}。`,
    },
    remedy: {
      en: 'Use another package, or read the terms and enter them in infra/build/licence-policy.ts with the reason.',
      zhHK: '請改用其他套件；或細閱條款後，連同理由加入 infra/build/licence-policy.ts。',
    },
    details: { packages: problems.length },
  });
}

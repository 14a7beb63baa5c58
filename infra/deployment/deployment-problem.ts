import type { BilingualText } from '../../shared/errors/index.ts';
import type { DocumentPath } from './description-document.ts';
import { PROBLEMS, type ProblemCode } from './problem-texts.ts';

export type Severity = 'error' | 'warning';

/** What a check has found in a function, before it is known where in the file that is. */
export interface Finding {
  readonly code: ProblemCode;
  /** Below the function's `props`. */
  readonly path: DocumentPath;
  /** The key is what is wrong, not its value. */
  readonly isKey?: boolean;
  /** What the text is about: a name, a value, what is wanted. */
  readonly about?: string | BilingualText;
}

/** Something in a description that will not do what it seems to say. */
export interface DeploymentProblem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  readonly file: string;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  /** As in `resources.intake.props.timeout`. */
  readonly path: string;
  readonly text: BilingualText;
  readonly remedy: BilingualText;
}

interface ProblemPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly path: string;
  /** The expression that the value comes out of. */
  readonly from?: string;
}

export function deploymentProblem(
  code: ProblemCode,
  { from, ...place }: ProblemPlace,
  about: string | BilingualText = '',
): DeploymentProblem {
  const { severity, en, zhHK, remedy } = PROBLEMS[code];
  const given = typeof about === 'string' ? { en: about, zhHK: about } : about;
  const through =
    from === undefined
      ? { en: '', zhHK: '' }
      : { en: ` (out of \${${from}})`, zhHK: `（來自 \${${from}}）` };
  return {
    code,
    severity,
    ...place,
    text: { en: en(given.en) + through.en, zhHK: zhHK(given.zhHK) + through.zhHK },
    remedy,
  };
}

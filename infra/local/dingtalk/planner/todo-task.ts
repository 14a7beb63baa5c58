/** One to-do, as an app made it for people. People are named by their unionId. */
export interface TodoTask {
  readonly id: string;
  readonly corpId: string;
  /** The app that made it; nobody else may change it. */
  readonly appKey: string;
  /** Whose list it was made in. */
  readonly ownerUnionId: string;
  readonly creatorUnionId: string;
  readonly modifierUnionId: string;
  /** The app's own id of it; unique among the app's to-dos that are not deleted. */
  readonly sourceId: string | undefined;
  readonly subject: string;
  readonly executorUnionIds: readonly string[];
  readonly participantUnionIds: readonly string[];
  readonly dueEpochMs: number | undefined;
  readonly detailUrl: { readonly appUrl: string; readonly pcUrl: string };
  readonly priority: number;
  readonly isDone: boolean;
  readonly isDeleted: boolean;
  readonly createdEpochMs: number;
  readonly modifiedEpochMs: number;
  readonly finishedEpochMs: number | undefined;
}

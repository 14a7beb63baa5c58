import * as z from 'zod';

/** Only what is used; source: the published API descriptions of November 2024. */
export const issueKey = z.string().regex(/^[A-Z][A-Z0-9_]*-[0-9]+$/);
const issueId = z.string().regex(/^[0-9]{1,15}$/);

export const customerRequest = z.object({
  issueId,
  issueKey,
  _links: z.object({ web: z.string().optional() }).optional(),
});

export const searchResult = z.object({
  issues: z.array(
    z.object({
      id: issueId,
      key: issueKey,
      fields: z.object({ labels: z.array(z.string()) }),
    }),
  ),
});

export const filePage = z.object({
  isLastPage: z.boolean(),
  values: z.array(z.object({ filename: z.string(), size: z.number() })),
});

export const temporaryFiles = z.object({
  temporaryAttachments: z.array(z.object({ temporaryAttachmentId: z.string().min(1) })).min(1),
});

export const accounts = z.array(
  z.object({ accountId: z.string().min(1), emailAddress: z.string().optional() }),
);

export const account = z.object({ accountId: z.string().min(1) });
export const serviceDesk = z.object({ projectKey: z.string().min(1) });

export const requestTypeFields = z.object({
  canRaiseOnBehalfOf: z.boolean(),
  requestTypeFields: z.array(
    z.object({
      fieldId: z.string(),
      name: z.string(),
      required: z.boolean(),
      validValues: z.array(z.object({ label: z.string().nullish() })).nullish(),
    }),
  ),
});

/**
 * Where it does not matter what a success says, but that it is Jira that says so: JSON, or nothing at
 * all. A page of something in between is no success.
 */
export const anything = z.unknown().refine((content) => content !== undefined);

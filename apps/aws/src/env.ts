import { z } from 'zod';
import { profileNames } from './profiles.ts';

const schema = z.object({
  FORESALE_PROFILE: z.enum(profileNames, `must be one of ${profileNames.join(', ')}`).default('small'),
  /** The tag of the images that were pushed: the version. */
  FORESALE_VERSION: z.string('must be set').regex(/^[\w][\w.-]{0,127}$/, 'must be the tag of an image'),
  /** Who is told when something needs a person. */
  FORESALE_ALARM_EMAIL: z.email('must be an e-mail'),
  /** owner/name of the repository whose tags may deploy. */
  FORESALE_REPOSITORY: z.string('must be set').regex(/^[\w.-]+\/[\w.-]+$/, 'must be owner/name'),
  /** The name that people type, with its certificate; without them CloudFront's own name serves. */
  FORESALE_DOMAIN: z.string().optional(),
  FORESALE_CERTIFICATE_ARN: z
    .string()
    .regex(/^arn:aws:acm:us-east-1:/, 'must be a certificate in us-east-1, where CloudFront looks for them')
    .optional(),
  CDK_DEFAULT_ACCOUNT: z.string().optional(),
  CDK_DEFAULT_REGION: z.string().optional(),
});

export type DeploymentSettings = z.infer<typeof schema>;

export function readSettings(): DeploymentSettings {
  const parsed = schema.safeParse(process.env);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`${String(issue?.path[0])} ${issue?.message}.`);
}

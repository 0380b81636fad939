import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Repository, TagMutability } from 'aws-cdk-lib/aws-ecr';
import { Effect, OpenIdConnectProvider, PolicyStatement, Role, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

export interface DeployerStackProps extends StackProps {
  /** owner/name on GitHub. */
  readonly repository: string;
}

const issuer = 'token.actions.githubusercontent.com';

/** Deployed once, by a person: where images go, and whom GitHub may act as. No key is ever handed out. */
export class DeployerStack extends Stack {
  readonly images: Repository;

  constructor(scope: Construct, id: string, { repository, ...props }: DeployerStackProps) {
    super(scope, id, props);
    this.images = new Repository(this, 'Images', {
      repositoryName: 'foresale',
      imageScanOnPush: true,
      // What a tag named when it was tested is what it names when it is deployed.
      imageTagMutability: TagMutability.IMMUTABLE,
      lifecycleRules: [{ maxImageCount: 10 }],
    });
    const provider = new OpenIdConnectProvider(this, 'GitHub', {
      url: `https://${issuer}`,
      clientIds: ['sts.amazonaws.com'],
    });
    const deployer = new Role(this, 'Deployer', {
      roleName: 'foresale-deployer',
      maxSessionDuration: Duration.hours(1),
      // A tag of this repository, and nothing else: no branch, no pull request, no fork.
      assumedBy: new WebIdentityPrincipal(provider.openIdConnectProviderArn, {
        StringEquals: { [`${issuer}:aud`]: 'sts.amazonaws.com' },
        StringLike: { [`${issuer}:sub`]: `repo:${repository}:ref:refs/tags/v*` },
      }),
    });
    this.images.grantPullPush(deployer);
    deployer.addToPolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        actions: ['sts:AssumeRole'],
        // The roles that `cdk bootstrap` made, which change the infrastructure.
        resources: [`arn:${this.partition}:iam::${this.account}:role/cdk-*`],
      }),
    );
    new CfnOutput(this, 'DeployerRole', { value: deployer.roleArn });
  }
}

import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, test } from 'vitest';
import { DeployerStack } from '../src/deployer-stack.ts';
import { ForesaleStack } from '../src/foresale-stack.ts';
import { type ProfileName, profileNames, profiles } from '../src/profiles.ts';

interface Synthesised {
  readonly template: Template;
  readonly deployer: Template;
}
const synthesised = new Map<ProfileName, Synthesised>();

// Neither an account nor credentials: whatever needed them would fail here.
beforeAll(() => {
  for (const name of profileNames) {
    const app = new App();
    const deployer = new DeployerStack(app, 'ForesaleDeployer', { repository: 'shop/foresale' });
    const stack = new ForesaleStack(app, 'Foresale', {
      profile: profiles[name],
      images: deployer.images,
      version: 'v1.2.3',
      alarmEmail: 'ops@example.com',
    });
    synthesised.set(name, { template: Template.fromStack(stack), deployer: Template.fromStack(deployer) });
  }
});

function of(name: ProfileName): Synthesised {
  const found = synthesised.get(name);
  if (found === undefined) throw new Error(`${name} was not synthesised`);
  return found;
}

describe.each(profileNames)('%s', (name) => {
  test('the database is private, encrypted, backed up, and reached by the tasks alone', () => {
    const { template } = of(name);
    template.hasResourceProperties('AWS::RDS::DBInstance', {
      PubliclyAccessible: false,
      StorageEncrypted: true,
      DeletionProtection: true,
      Engine: 'postgres',
      EngineVersion: '18',
      BackupRetentionPeriod: profiles[name].database.backupDays,
      MultiAZ: profiles[name].database.isDoubled,
    });
    template.hasResourceProperties('AWS::RDS::DBParameterGroup', { Parameters: { 'rds.force_ssl': '1' } });
    template.hasResource('AWS::RDS::DBInstance', { DeletionPolicy: 'Snapshot' });
  });

  test('links that a server prints begin with the address of CloudFront', () => {
    const { template } = of(name);
    const [edge] = Object.keys(template.findResources('AWS::CloudFront::Distribution'));
    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: Match.arrayWith([
        Match.objectLike({
          Name: 'server',
          Environment: Match.arrayWith([
            { Name: 'FORESALE_URL', Value: { 'Fn::Join': ['', ['https://', { 'Fn::GetAtt': [edge, 'DomainName'] }]] } },
          ]),
        }),
      ]),
    });
  });

  test('nothing is open to the internet but HTTPS at CloudFront', () => {
    const { template } = of(name);
    const groups = Object.values(template.findResources('AWS::EC2::SecurityGroup'));
    const rules = [
      ...groups.flatMap((group) => group.Properties.SecurityGroupIngress ?? []),
      ...Object.values(template.findResources('AWS::EC2::SecurityGroupIngress')).map((rule) => rule.Properties),
    ];
    expect(rules.length).toBeGreaterThanOrEqual(3);
    for (const rule of rules) expect(JSON.stringify(rule)).not.toMatch(/0\.0\.0\.0\/0|::\/0/);
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internal' });
    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        DefaultCacheBehavior: { ViewerProtocolPolicy: 'redirect-to-https' },
        CacheBehaviors: Match.arrayWith([Match.objectLike({ ViewerProtocolPolicy: 'redirect-to-https' })]),
      },
    });
    template.hasResourceProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
      LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 30, Status: 'Enabled' })] },
      BucketEncryption: Match.anyValue(),
    });
  });

  test('a new version is well before an old one goes, and rolls back by itself', () => {
    const { template } = of(name);
    const services = Object.values(template.findResources('AWS::ECS::Service'));
    expect(services).toHaveLength(profiles[name].layout === 'separate' ? 2 : 1);
    for (const { Properties } of services) {
      expect(Properties.DeploymentConfiguration).toMatchObject({
        MinimumHealthyPercent: 100,
        MaximumPercent: 200,
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      });
    }
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', { HealthCheckPath: '/readyz' });
  });

  test('containers are read-only, healthy by their own word, and get the password as a secret', () => {
    const { template } = of(name);
    const tasks = Object.values(template.findResources('AWS::ECS::TaskDefinition'));
    const containers = tasks.flatMap((task) => task.Properties.ContainerDefinitions);
    expect(containers.map((container) => container.Name).sort()).toEqual(['export', 'server', 'worker']);
    for (const container of containers) {
      expect(container.ReadonlyRootFilesystem).toBe(true);
      // The export ends by itself.
      if (container.Name !== 'export') expect(container.HealthCheck.Command.slice(0, 2)).toEqual(['CMD', 'node']);
      expect(container.Secrets.map((secret: { Name: string }) => secret.Name)).toEqual(['DATABASE_PASSWORD']);
      const given = container.Environment.map((variable: { Name: string }) => variable.Name);
      expect(given).not.toContain('DATABASE_PASSWORD');
      expect(given).not.toContain('DATABASE_URL');
    }
  });

  test('no role may do everything: servers and workers have no right at all, and the nightly export may only write', () => {
    const { template, deployer } = of(name);
    for (const stack of [template, deployer]) {
      for (const [id, policy] of Object.entries(stack.findResources('AWS::IAM::Policy'))) {
        for (const statement of policy.Properties.PolicyDocument.Statement) {
          const actions = [statement.Action].flat();
          expect(actions, id).not.toContain('*');
          // Asking the registry for a password of its own names no resource.
          if (statement.Resource === '*') expect(actions, id).toEqual(['ecr:GetAuthorizationToken']);
        }
      }
    }
    const taskPolicies = Object.entries(template.findResources('AWS::IAM::Policy')).filter(([id]) =>
      /TaskTaskRole/.test(id),
    );
    expect(taskPolicies.map(([id]) => id)).toEqual([expect.stringMatching(/^ExportTask/)]);
    const actions = taskPolicies.flatMap(([, policy]) =>
      policy.Properties.PolicyDocument.Statement.flatMap((statement: { Action: unknown }) => statement.Action),
    );
    for (const action of actions) expect(action).toMatch(/^s3:(PutObject|Abort)/);
  });

  test('every night the list is put into a bucket that nobody else reads and that forgets', () => {
    const { template } = of(name);
    template.hasResourceProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
      LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 30, Status: 'Enabled' })] },
    });
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'cron(30 4 * * ? *)',
      Targets: [Match.objectLike({ EcsParameters: Match.objectLike({ LaunchType: 'FARGATE', TaskCount: 1 }) })],
    });
    const tasks = Object.values(template.findResources('AWS::ECS::TaskDefinition'));
    const container = tasks
      .flatMap((task) => task.Properties.ContainerDefinitions)
      .find((candidate) => candidate.Name === 'export');
    expect(container.Command.slice(0, 3)).toEqual(['node', 'apps/cli/src/foresale.ts', 'export']);
    expect(JSON.stringify(container.Command[3])).toMatch(/"s3:\/\/".*"\/exports\/"/);
  });

  test('only a tag of the repository may deploy, without a stored key', () => {
    const { deployer } = of(name);
    deployer.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Action: 'sts:AssumeRoleWithWebIdentity',
            Condition: {
              StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
              StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:shop/foresale:ref:refs/tags/v*' },
            },
          }),
        ],
      },
    });
    expect(Object.keys(deployer.findResources('AWS::IAM::AccessKey'))).toEqual([]);
    deployer.hasResourceProperties('AWS::ECR::Repository', { ImageTagMutability: 'IMMUTABLE' });
  });

  test('somebody is told: of processor, memory, errors, the age of the run, and of the bill', () => {
    const { template } = of(name);
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
    const metrics = alarms.map((alarm) => alarm.MetricName);
    for (const metric of ['CPUUtilization', 'MemoryUtilization', 'HTTPCode_Target_5XX_Count', 'PublishedAgeSeconds']) {
      expect(metrics).toContain(metric);
    }
    for (const alarm of alarms) {
      expect(alarm.AlarmActions).toHaveLength(1);
      expect(alarm.AlarmDescription.length).toBeGreaterThan(20);
    }
    template.hasResourceProperties('AWS::Budgets::Budget', {
      Budget: { BudgetLimit: { Amount: profiles[name].monthlyBudget, Unit: 'USD' } },
    });
    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });
});

test('the price table of README.md describes the small profile and stays under 50 dollars', () => {
  const { template } = of('small');
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const rows = [...readme.matchAll(/^\| ([^|]+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$/gm)].map(
    ([, part = '', price, quantity, month]) => ({
      part: part.trim(),
      price: Number(price),
      quantity: Number(quantity),
      month: Number(month),
    }),
  );
  expect(rows.length).toBeGreaterThan(8);
  for (const { part, price, quantity, month } of rows) expect(month, part).toBeCloseTo(price * quantity, 1);
  const total = rows.reduce((sum, { month }) => sum + month, 0);
  expect(total).toBeLessThan(50);
  expect(readme).toContain(`**${total.toFixed(2)}**`);
  const quantityOf = (part: string) => rows.find((row) => row.part.startsWith(part))?.quantity;
  const { servers, database } = profiles.small;
  const hours = 730;
  expect(quantityOf('Fargate vCPU')).toBeCloseTo((servers.cpu / 1024) * hours, 1);
  expect(quantityOf('Fargate memory')).toBeCloseTo((servers.memory / 1024) * hours, 1);
  expect(quantityOf('Storage of the database')).toBe(database.gigabytes);
  expect(readme).toContain(`db.${database.instance}`);
  expect(quantityOf('Alarms')).toBe(Object.keys(template.findResources('AWS::CloudWatch::Alarm')).length);
  expect(quantityOf('Secrets')).toBe(Object.keys(template.findResources('AWS::SecretsManager::Secret')).length);
  // What the table does not list does not exist.
  expect(Object.keys(template.findResources('AWS::EC2::NatGateway'))).toEqual([]);
  expect(Object.keys(template.findResources('AWS::EC2::VPCEndpoint'))).toEqual([]);
});

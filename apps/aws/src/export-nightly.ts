import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { EcsTask } from 'aws-cdk-lib/aws-events-targets';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { createExportTask, type ServiceParts, type Services } from './services.ts';

/** The priority list as a file every night, for those who fetch it from there: a task of its own that may write and no more. */
export function exportNightly(scope: Construct, parts: ServiceParts, services: Services): Bucket {
  const { network } = parts;
  const bucket = new Bucket(scope, 'Exports', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    versioned: false,
    removalPolicy: RemovalPolicy.RETAIN,
    // An export holds contact data: it is fetched soon, and erased with the person before long.
    lifecycleRules: [{ expiration: Duration.days(30), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
  });
  const task = createExportTask(scope, parts, { log: services.log, address: `s3://${bucket.bucketName}/exports/` });
  bucket.grantPut(task.taskRole, 'exports/*');
  new Rule(scope, 'ExportNightly', {
    description: 'Writes the priority list to the bucket of exports',
    // After the nightly run, which the shop's own schedule asks for.
    schedule: Schedule.cron({ minute: '30', hour: '4' }),
    targets: [
      new EcsTask({
        cluster: services.cluster,
        taskDefinition: task,
        subnetSelection: { subnetType: network.taskSubnets },
        securityGroups: [network.tasks],
        assignPublicIp: network.taskSubnets === SubnetType.PUBLIC,
        retryAttempts: 3,
      }),
    ],
  });
  return bucket;
}

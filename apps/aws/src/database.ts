import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { InstanceType, SubnetType } from 'aws-cdk-lib/aws-ec2';
import {
  Credentials,
  DatabaseInstance,
  DatabaseInstanceEngine,
  ParameterGroup,
  PostgresEngineVersion,
  StorageType,
} from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import type { Network } from './network.ts';
import type { Profile } from './profiles.ts';

export const databaseName = 'foresale';

/** PostgreSQL that nobody outside the network reaches, encrypted, backed up, and kept when the stack goes. */
export function createDatabase(scope: Construct, network: Network, { database }: Profile): DatabaseInstance {
  const engine = DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.of('18', '18') });
  return new DatabaseInstance(scope, 'Database', {
    engine,
    vpc: network.vpc,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    securityGroups: [network.database],
    publiclyAccessible: false,
    instanceType: new InstanceType(database.instance),
    allocatedStorage: database.gigabytes,
    maxAllocatedStorage: database.mostGigabytes,
    storageType: StorageType.GP3,
    storageEncrypted: true,
    multiAz: database.isDoubled,
    databaseName,
    credentials: Credentials.fromGeneratedSecret('foresale'),
    backupRetention: Duration.days(database.backupDays),
    copyTagsToSnapshot: true,
    deletionProtection: true,
    removalPolicy: RemovalPolicy.SNAPSHOT,
    autoMinorVersionUpgrade: true,
    cloudwatchLogsExports: ['postgresql'],
    parameterGroup: new ParameterGroup(scope, 'DatabaseParameters', {
      engine,
      parameters: {
        'rds.force_ssl': '1',
        jit: '0',
        random_page_cost: '1.1',
        wal_compression: 'on',
        log_min_duration_statement: '5000',
        // Statements are logged with their request, never with the values of their parameters.
        log_parameter_max_length: '0',
        log_parameter_max_length_on_error: '0',
      },
    }),
  });
}

import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import type { IRepository } from 'aws-cdk-lib/aws-ecr';
import {
  AwsLogDriver,
  Cluster,
  type ContainerDefinition,
  type ContainerDefinitionOptions,
  ContainerImage,
  ContainerInsights,
  CpuArchitecture,
  DeploymentControllerType,
  FargateService,
  FargateTaskDefinition,
  OperatingSystemFamily,
  Secret,
} from 'aws-cdk-lib/aws-ecs';
import {
  ApplicationLoadBalancer,
  ApplicationProtocol,
  type ApplicationTargetGroup,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { DatabaseInstance } from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { databaseName } from './database.ts';
import { type Network, serverPort } from './network.ts';
import type { Profile } from './profiles.ts';

export interface ServiceParts {
  readonly network: Network;
  readonly profile: Profile;
  readonly database: DatabaseInstance;
  readonly images: IRepository;
  readonly version: string;
}

export interface Services {
  /** The container of a server, to be told the address that people use. */
  readonly server: ContainerDefinition;
  readonly cluster: Cluster;
  readonly servers: FargateService;
  /** The service of the workers, or that of the servers where both share a task. */
  readonly workers: FargateService;
  readonly balancer: ApplicationLoadBalancer;
  readonly targets: ApplicationTargetGroup;
  readonly log: LogGroup;
}

const healthPort = { server: serverPort, worker: 9100 } as const;
type Program = keyof typeof healthPort;

/** Servers behind a balancer and workers beside them, replaced one by one: a new one is well before an old one goes. */
export function createServices(scope: Construct, parts: ServiceParts): Services {
  const { network, profile } = parts;
  const cluster = new Cluster(scope, 'Cluster', { vpc: network.vpc, containerInsightsV2: ContainerInsights.DISABLED });
  const log = new LogGroup(scope, 'Log', { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.RETAIN });

  const serverTask = createTask(scope, 'ServerTask', { ...profile.servers, profile });
  const server = addProgram(serverTask, 'server', { parts, log });
  const isShared = profile.layout === 'one-task';
  const workerTask = isShared ? serverTask : createTask(scope, 'WorkerTask', { ...profile.workers, profile });
  addProgram(workerTask, 'worker', { parts, log });

  const servers = createService(scope, 'Servers', { cluster, network, task: serverTask, count: profile.servers.least });
  const workers = isShared
    ? servers
    : createService(scope, 'Workers', { cluster, network, task: workerTask, count: profile.workers.count });
  for (const service of new Set([servers, workers])) service.node.addDependency(parts.database);
  if (profile.servers.most > profile.servers.least) {
    servers
      .autoScaleTaskCount({ minCapacity: profile.servers.least, maxCapacity: profile.servers.most })
      .scaleOnCpuUtilization('ScaleOnCpu', { targetUtilizationPercent: 60, scaleInCooldown: Duration.minutes(10) });
  }

  const balancer = new ApplicationLoadBalancer(scope, 'Balancer', {
    vpc: network.vpc,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    internetFacing: false,
    securityGroup: network.balancer,
    // A socket is pinged every 30 seconds.
    idleTimeout: Duration.seconds(120),
    dropInvalidHeaderFields: true,
  });
  const targets = balancer
    .addListener('Http', { port: 80, protocol: ApplicationProtocol.HTTP, open: false })
    .addTargets('Servers', {
      port: serverPort,
      protocol: ApplicationProtocol.HTTP,
      targets: [servers.loadBalancerTarget({ containerName: 'server', containerPort: serverPort })],
      healthCheck: {
        path: '/readyz',
        interval: Duration.seconds(10),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 3,
      },
      // A server that stops tells its sockets to come back; what is under way ends within this.
      deregistrationDelay: Duration.seconds(15),
    });
  return { server, cluster, servers, workers, balancer, targets, log };
}

function createTask(
  scope: Construct,
  id: string,
  { cpu, memory, profile }: { readonly cpu: number; readonly memory: number; readonly profile: Profile },
): FargateTaskDefinition {
  const task = new FargateTaskDefinition(scope, id, {
    cpu,
    memoryLimitMiB: memory,
    runtimePlatform: {
      cpuArchitecture: CpuArchitecture.of(profile.processors),
      operatingSystemFamily: OperatingSystemFamily.LINUX,
    },
  });
  task.addVolume({ name: 'home' });
  return task;
}

function addProgram(
  task: FargateTaskDefinition,
  program: Program,
  { parts, log }: { readonly parts: ServiceParts; readonly log: LogGroup },
): ContainerDefinition {
  const port = healthPort[program];
  const container = task.addContainer(program, {
    ...withDatabase(parts, {
      command: ['node', `apps/${program}/src/main.ts`],
      environment:
        program === 'server'
          ? { HOST: '0.0.0.0', PORT: String(port), FORESALE_BEHIND_PROXY: '2,https' }
          : { FORESALE_WORKER_PORT: String(port) },
    }),
    stopTimeout: Duration.seconds(30),
    logging: new AwsLogDriver({ logGroup: log, streamPrefix: program }),
    healthCheck: {
      command: [
        'CMD',
        'node',
        '-e',
        `fetch('http://127.0.0.1:${port}/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))`,
      ],
      interval: Duration.seconds(15),
      timeout: Duration.seconds(5),
      startPeriod: Duration.seconds(90),
      retries: 3,
    },
    ...(program === 'server' ? { portMappings: [{ containerPort: port }] } : {}),
  });
  container.addMountPoints({ sourceVolume: 'home', containerPath: '/var/lib/foresale', readOnly: false });
  return container;
}

/** A command of the same image, for a task that ends by itself. */
export function createExportTask(
  scope: Construct,
  parts: ServiceParts,
  { log, address }: { readonly log: LogGroup; readonly address: string },
): FargateTaskDefinition {
  const task = createTask(scope, 'ExportTask', { cpu: 256, memory: 1024, profile: parts.profile });
  const container = task.addContainer('export', {
    ...withDatabase(parts, {
      command: ['node', 'apps/cli/src/foresale.ts', 'export', address],
      environment: { AWS_REGION: Stack.of(scope).region },
    }),
    logging: new AwsLogDriver({ logGroup: log, streamPrefix: 'export' }),
  });
  container.addMountPoints({ sourceVolume: 'home', containerPath: '/var/lib/foresale', readOnly: false });
  return task;
}

/** What every container of ours has. */
function withDatabase(
  { database, images, version }: ServiceParts,
  { command, environment }: { readonly command: string[]; readonly environment: Record<string, string> },
): ContainerDefinitionOptions {
  if (database.secret === undefined) throw new TypeError('The database was made without a secret.');
  return {
    image: ContainerImage.fromEcrRepository(images, version),
    command,
    readonlyRootFilesystem: true,
    environment: {
      DATABASE_HOST: database.instanceEndpoint.hostname,
      DATABASE_NAME: databaseName,
      DATABASE_USER: 'foresale',
      DATABASE_SSL: 'on',
      TMPDIR: '/var/lib/foresale',
      ...environment,
    },
    // Given to the container alone: not in the task's definition, where everyone who may describe it could read it.
    secrets: { DATABASE_PASSWORD: Secret.fromSecretsManager(database.secret, 'password') },
  };
}

function createService(
  scope: Construct,
  id: string,
  options: {
    readonly cluster: Cluster;
    readonly network: Network;
    readonly task: FargateTaskDefinition;
    readonly count: number;
  },
): FargateService {
  const { cluster, network, task, count } = options;
  return new FargateService(scope, id, {
    cluster,
    taskDefinition: task,
    desiredCount: count,
    // Without a NAT gateway a task needs an address of its own to fetch its image; its security group lets nobody in.
    assignPublicIp: network.taskSubnets === SubnetType.PUBLIC,
    vpcSubnets: { subnetType: network.taskSubnets },
    securityGroups: [network.tasks],
    deploymentController: { type: DeploymentControllerType.ECS },
    minHealthyPercent: 100,
    maxHealthyPercent: 200,
    circuitBreaker: { rollback: true },
    enableExecuteCommand: false,
  });
}

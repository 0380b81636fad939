import { Peer, Port, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { Profile } from './profiles.ts';

export interface Network {
  readonly vpc: Vpc;
  readonly taskSubnets: SubnetType;
  readonly balancer: SecurityGroup;
  readonly tasks: SecurityGroup;
  readonly database: SecurityGroup;
}

export const serverPort = 4000;

/** Who may speak to whom: CloudFront to the balancer, the balancer to the servers, the tasks to the database. */
export function createNetwork(scope: Construct, profile: Profile): Network {
  const hasNat = profile.natGateways > 0;
  const taskSubnets = hasNat ? SubnetType.PRIVATE_WITH_EGRESS : SubnetType.PUBLIC;
  const vpc = new Vpc(scope, 'Network', {
    maxAzs: profile.zones,
    natGateways: profile.natGateways,
    restrictDefaultSecurityGroup: false,
    subnetConfiguration: [
      { name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 24 },
      ...(hasNat ? [{ name: 'tasks', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 24 }] : []),
      { name: 'inside', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
    ],
  });
  const group = (name: string, description: string, allowAllOutbound: boolean) =>
    new SecurityGroup(scope, name, { vpc, description, allowAllOutbound });
  const balancer = group('BalancerGroup', 'The balancer, which has no public address', false);
  const tasks = group('TaskGroup', 'Servers and workers', true);
  const database = group('DatabaseGroup', 'The database', false);
  // CloudFront enters through interfaces of its own inside this network.
  balancer.addIngressRule(Peer.ipv4(vpc.vpcCidrBlock), Port.tcp(80), 'CloudFront, through its VPC origin');
  balancer.addEgressRule(tasks, Port.tcp(serverPort), 'The servers');
  tasks.addIngressRule(balancer, Port.tcp(serverPort), 'The balancer');
  database.addIngressRule(tasks, Port.tcp(5432), 'Servers and workers');
  return { vpc, taskSubnets, balancer, tasks, database };
}

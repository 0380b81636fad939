import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  HeadersFrameOption,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { VpcOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IRepository } from 'aws-cdk-lib/aws-ecr';
import type { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { createDatabase } from './database.ts';
import { exportNightly } from './export-nightly.ts';
import { createNetwork } from './network.ts';
import type { Profile } from './profiles.ts';
import { createServices } from './services.ts';
import { watch } from './watch.ts';

export interface ForesaleStackProps extends StackProps {
  readonly profile: Profile;
  readonly images: IRepository;
  readonly version: string;
  readonly alarmEmail: string;
  readonly domain?: { readonly name: string; readonly certificateArn: string };
}

/** Everything that serves people: HTTPS at CloudFront, and behind it nothing that the internet can reach. */
export class ForesaleStack extends Stack {
  constructor(scope: Construct, id: string, props: ForesaleStackProps) {
    super(scope, id, props);
    const { profile, images, version, alarmEmail, domain } = props;
    const network = createNetwork(this, profile);
    const database = createDatabase(this, network, profile);
    const parts = { network, profile, database, images, version };
    const services = createServices(this, parts);
    const exports = exportNightly(this, parts, services);
    const distribution = createDistribution(this, services.balancer, domain);
    const address = `https://${domain?.name ?? distribution.distributionDomainName}`;
    services.server.addEnvironment('FORESALE_URL', address);
    watch(this, { services, database, profile, alarmEmail });
    new CfnOutput(this, 'Address', { value: address });
    new CfnOutput(this, 'ExportBucket', { value: exports.bucketName });
  }
}

function createDistribution(
  scope: Construct,
  balancer: ApplicationLoadBalancer,
  domain: ForesaleStackProps['domain'],
): Distribution {
  const origin = VpcOrigin.withApplicationLoadBalancer(balancer, {
    protocolPolicy: OriginProtocolPolicy.HTTP_ONLY,
    httpPort: 80,
    // A long export begins to flow at once and then keeps flowing.
    readTimeout: Duration.seconds(60),
    keepaliveTimeout: Duration.seconds(60),
  });
  const shared = {
    origin,
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    responseHeadersPolicy: new ResponseHeadersPolicy(scope, 'Headers', {
      securityHeadersBehavior: {
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: false, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      },
    }),
  };
  return new Distribution(scope, 'Edge', {
    comment: 'Foresale',
    httpVersion: HttpVersion.HTTP2_AND_3,
    minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
    priceClass: PriceClass.PRICE_CLASS_100,
    ...(domain === undefined
      ? {}
      : {
          domainNames: [domain.name],
          certificate: Certificate.fromCertificateArn(scope, 'Certificate', domain.certificateArn),
        }),
    defaultBehavior: {
      ...shared,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      // Answers depend on who asks. With all headers the host reaches the server, which compares it with the origin.
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER,
    },
    additionalBehaviors: {
      // Named after their content by the build: kept at the edge for good.
      '/assets/*': { ...shared, cachePolicy: CachePolicy.CACHING_OPTIMIZED },
    },
  });
}

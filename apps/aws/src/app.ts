import { App, Tags } from 'aws-cdk-lib';
import { DeployerStack } from './deployer-stack.ts';
import { readSettings } from './env.ts';
import { ForesaleStack } from './foresale-stack.ts';
import { profiles } from './profiles.ts';

const settings = readSettings();
const app = new App();
const env = {
  ...(settings.CDK_DEFAULT_ACCOUNT === undefined ? {} : { account: settings.CDK_DEFAULT_ACCOUNT }),
  ...(settings.CDK_DEFAULT_REGION === undefined ? {} : { region: settings.CDK_DEFAULT_REGION }),
};
const deployer = new DeployerStack(app, 'ForesaleDeployer', { env, repository: settings.FORESALE_REPOSITORY });
new ForesaleStack(app, 'Foresale', {
  env,
  profile: profiles[settings.FORESALE_PROFILE],
  images: deployer.images,
  version: settings.FORESALE_VERSION,
  alarmEmail: settings.FORESALE_ALARM_EMAIL,
  ...(settings.FORESALE_DOMAIN === undefined || settings.FORESALE_CERTIFICATE_ARN === undefined
    ? {}
    : { domain: { name: settings.FORESALE_DOMAIN, certificateArn: settings.FORESALE_CERTIFICATE_ARN } }),
});
Tags.of(app).add('application', 'foresale');
